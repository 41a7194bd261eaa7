/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.stasis.api.task.PageRange;

/** A number for each page, zero at first; memory is taken for pages that were allocated once. */
class PageInts {
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int SHIFT = 14;

    private final int[][] parts;

    PageInts(long bytes) {
        parts = new int[Math.toIntExact((bytes / PAGE_BYTES >>> SHIFT) + 1)][];
    }

    /** Makes room for a range that is allocated, before anybody uses its pages. */
    void make(PageRange range) {
        for (long page = range.start() / PAGE_BYTES; page < range.end() / PAGE_BYTES; page += 1 << SHIFT) {
            make((int) (page >>> SHIFT));
        }
        make((int) (range.end() / PAGE_BYTES - 1 >>> SHIFT));
    }

    /** Sets the numbers of a range for which there is room, before anybody uses its pages. */
    void fill(PageRange range, int value) {
        long end = range.end() / PAGE_BYTES;
        for (long page = range.start() / PAGE_BYTES; page < end; page = (page >>> SHIFT) + 1 << SHIFT) {
            int from = index(page);
            Arrays.fill(part(page), from, (int) Math.min(1 << SHIFT, from + end - page), value);
        }
    }

    private void make(int part) {
        if (parts[part] == null) {
            parts[part] = new int[1 << SHIFT];
        }
    }

    /** Zero for pages that were never allocated. */
    int getOpaque(long page) {
        int[] part = part(page);
        return part == null ? 0 : (int) INT.getOpaque(part, index(page));
    }

    void setOpaque(long page, int value) {
        INT.setOpaque(part(page), index(page), value);
    }

    int getAcquire(long page) {
        return (int) INT.getAcquire(part(page), index(page));
    }

    void setRelease(long page, int value) {
        INT.setRelease(part(page), index(page), value);
    }

    boolean compareAndSet(long page, int expected, int value) {
        return INT.compareAndSet(part(page), index(page), expected, value);
    }

    private int[] part(long page) {
        return parts[(int) (page >>> SHIFT)];
    }

    private static int index(long page) {
        return (int) page & (1 << SHIFT) - 1;
    }
}
