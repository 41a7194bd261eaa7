/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.List;
import java.util.UUID;
import org.stasis.api.task.PageRange;

/**
 * What an image knows of its pages; the bytes are {@link PagesMetadataFormat}'s.
 *
 * @param image id of the image
 * @param compression name of the extents' compression
 * @param files the memory files in the order their pages are stored
 * @param extents where the pages are; empty if they are inside the state file
 */
record PagesMetadata(UUID image, String compression, List<Saved> files, List<Extent> extents) {
    /** Decompressed bytes of every extent but the last. */
    static final int EXTENT_BYTES = 1 << 20;

    /** One memory file: what was allocated, and the runs of pages that are stored. */
    record Saved(String id, List<PageRange> allocated, List<PageRange> stored) {
        long allocatedBytes() {
            return total(allocated);
        }

        long storedBytes() {
            return total(stored);
        }

        private static long total(List<PageRange> ranges) {
            return ranges.stream().mapToLong(PageRange::bytes).sum();
        }
    }

    /** One independently authenticated piece of {@code pages.img}. */
    record Extent(long position, int storedBytes, int bytes, byte[] tag) {}

    long allocatedBytes() {
        return files.stream().mapToLong(Saved::allocatedBytes).sum();
    }

    long storedBytes() {
        return files.stream().mapToLong(Saved::storedBytes).sum();
    }
}
