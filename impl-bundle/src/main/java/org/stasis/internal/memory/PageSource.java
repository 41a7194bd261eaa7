/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

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

    /** Bytes of all ranges. */
    public long bytes() {
        return pages.allocated().stream().mapToLong(PageRange::bytes).sum();
    }
}
