/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.util.List;
import org.stasis.api.task.PageRange;

/**
 * The allocated ranges of a memory file, seen in windows of 64 KiB: which windows have allocated pages, and which of their
 * 16 pages these are. Pages of a window are bits of a mask, the first page the lowest. Windows are asked for in ascending
 * order; not thread-safe.
 */
final class Windows {
    static final int PAGES = 16;
    static final int BYTES = PAGES * PAGE_BYTES;

    /** Takes neighbouring pages of a window. */
    interface Run {
        /** @param offset of the first byte within the window */
        void accept(int offset, int bytes);
    }

    private final List<PageRange> allocated;
    private int next;

    Windows(List<PageRange> allocated) {
        this.allocated = allocated;
    }

    /** The first window from there on that has allocated pages, or -1. */
    long from(long window) {
        leaveBehind(window);
        return next == allocated.size()
                ? -1
                : Math.max(window, allocated.get(next).start() / BYTES);
    }

    /** The allocated pages of a window. */
    int mask(long window) {
        leaveBehind(window);
        long start = window * BYTES;
        int mask = 0;
        for (int i = next; i < allocated.size() && allocated.get(i).start() < start + BYTES; i++) {
            int first = (int) (Math.max(0, allocated.get(i).start() - start) / PAGE_BYTES);
            int end = (int) (Math.min(BYTES, allocated.get(i).end() - start) / PAGE_BYTES);
            mask |= (1 << end) - (1 << first);
        }
        return mask;
    }

    private void leaveBehind(long window) {
        while (next < allocated.size() && allocated.get(next).end() <= window * BYTES) {
            next++;
        }
    }

    /** How many windows have allocated pages. */
    static long count(List<PageRange> allocated) {
        long count = 0;
        long counted = -1;
        for (PageRange range : allocated) {
            long last = (range.end() - 1) / BYTES;
            count += last - Math.max(range.start() / BYTES - 1, counted);
            counted = last;
        }
        return count;
    }

    static int bytes(int mask) {
        return Integer.bitCount(mask) * PAGE_BYTES;
    }

    /** Goes through the pages of a mask, neighbours together. */
    static void eachRun(int mask, Run run) {
        for (int left = mask; left != 0; ) {
            int first = Integer.numberOfTrailingZeros(left);
            int pages = Integer.numberOfTrailingZeros(~(left >>> first));
            run.accept(first * PAGE_BYTES, pages * PAGE_BYTES);
            left &= -1 << first + pages;
        }
    }
}
