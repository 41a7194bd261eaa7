/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stasis.api.task.PageRange;

/**
 * What an image knows of its pages; the bytes are {@link PagesMetadataFormat}'s.
 *
 * @param image id of the image
 * @param sources the files the extents lie in, the image's own first; none if the pages are inside the state file
 * @param files the memory files in the order their pages are stored
 * @param extents of all memory files in that order
 */
record PagesMetadata(UUID image, List<ExtentFile> sources, List<Saved> files, ExtentTable extents) {
    /** Most files that the extents of one image may lie in. */
    static final int MOST_SOURCES = 64;

    /** One memory file: what was allocated, and which rows of the table are its extents. */
    record Saved(String id, List<PageRange> allocated, int from, int to) {
        long allocatedBytes() {
            return allocated.stream().mapToLong(PageRange::bytes).sum();
        }
    }

    long allocatedBytes() {
        return files.stream().mapToLong(Saved::allocatedBytes).sum();
    }

    /** Bytes of pages that are stored, before compression. */
    long storedBytes() {
        return storedBytes(0, extents.size());
    }

    long storedBytes(Saved file) {
        return storedBytes(file.from(), file.to());
    }

    private long storedBytes(int from, int to) {
        long bytes = 0;
        for (int row = from; row < to; row++) {
            bytes += extents.bytes(row);
        }
        return bytes;
    }

    /** Of these, bytes that needed no extent of their own in the image's own file. */
    long sharedBytes() {
        long bytes = 0;
        long own = 0;
        for (int row = 0; row < extents.size() && !sources.isEmpty(); row++) {
            if (extents.source(row) == 0 && extents.position(row) == own) {
                own += extents.storedBytes(row);
            } else {
                bytes += extents.bytes(row);
            }
        }
        return bytes;
    }

    /** The stored pages of a memory file, neighbours joined. */
    List<PageRange> stored(Saved file) {
        List<PageRange> runs = new ArrayList<>();
        for (int row = file.from(); row < file.to(); row++) {
            long start = extents.start(row);
            Windows.eachRun(extents.mask(row), (offset, bytes) -> add(runs, start + offset, start + offset + bytes));
        }
        return runs;
    }

    private static void add(List<PageRange> runs, long start, long end) {
        PageRange last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.end() == start) {
            runs.set(runs.size() - 1, new PageRange(last.start(), end));
        } else {
            runs.add(new PageRange(start, end));
        }
    }
}
