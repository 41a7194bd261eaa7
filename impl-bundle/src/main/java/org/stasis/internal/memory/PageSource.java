/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * Memory whose pages are saved.
 *
 * @param file the memory; null for that of an image
 * @param pages its contents at one moment
 */
public record PageSource(MemoryFile file, MemorySnapshot pages) {
    /** A file that nobody changes. */
    public static PageSource of(MemoryFile file) {
        return new PageSource(file, StillMemory.of(file));
    }

    /** A file that goes on changing, as it is now; its snapshot is to be closed. */
    public static PageSource snapshot(MemoryFile file) {
        return new PageSource(file, file.snapshot());
    }

    /** What is allocated and no secret, ascending. */
    public List<PageRange> open() {
        List<PageRange> secrets = List.copyOf(pages.secrets().keySet());
        return secrets.isEmpty() ? pages.allocated() : PageRanges.without(pages.allocated(), secrets);
    }

    /** Bytes of all ranges, but for those that are secret. */
    public long bytes() {
        return open().stream().mapToLong(PageRange::bytes).sum();
    }
}
