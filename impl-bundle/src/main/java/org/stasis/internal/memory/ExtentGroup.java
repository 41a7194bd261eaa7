/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.nio.ByteBuffer;

/**
 * Extents on their way into an image: about 1 MiB of pages that the scan stages, one worker compresses and codes, and one
 * write stores. Belongs to one thread at a time.
 */
final class ExtentGroup {
    static final int BYTES = 1 << 20;

    private ByteBuffer pages; // taken when first used: a save that finds nothing changed needs none
    private final int[] rows = new int[BYTES / PAGE_BYTES];
    private int count;
    private long number;

    /** Makes it empty, and the group of that number. */
    ExtentGroup begin(long groupNumber) {
        pages = pages == null ? ByteBuffer.allocate(BYTES) : pages.clear();
        count = 0;
        number = groupNumber;
        return this;
    }

    /** Its place in the order of groups. */
    long number() {
        return number;
    }

    /** The staged pages of all its extents, one after the other. */
    ByteBuffer pages() {
        return pages;
    }

    /** Notes that the next staged pages are those of this row of the table. */
    void add(int row) {
        rows[count++] = row;
    }

    int count() {
        return count;
    }

    int row(int index) {
        return rows[index];
    }
}
