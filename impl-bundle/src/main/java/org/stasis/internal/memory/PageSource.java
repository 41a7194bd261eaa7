/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * Memory whose pages are saved: a file that nobody changes, or a snapshot of one that goes on changing.
 *
 * @param id of the memory file
 * @param allocated its ranges, ascending
 * @param pages reads whole pages of them; of a snapshot each once
 */
public record PageSource(String id, List<PageRange> allocated, Pages pages) {
    /** Reads pages. */
    public interface Pages {
        void read(long position, ByteBuffer into);
    }

    public static PageSource of(MemoryFile file) {
        return new PageSource(file.id(), file.allocated(), file::read);
    }

    public static PageSource of(MemorySnapshot snapshot) {
        return new PageSource(snapshot.id(), snapshot.allocated(), snapshot::read);
    }

    /** Bytes of all ranges. */
    public long bytes() {
        return allocated.stream().mapToLong(PageRange::bytes).sum();
    }

    void read(long position, ByteBuffer into) {
        pages.read(position, into);
    }
}
