/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import org.stasis.api.task.PageRange;

/**
 * When each page was last changed, in epochs. A write costs one comparison, a new epoch one addition, and no stamp is ever
 * cleared, so every mark that was ever taken can be asked about.
 */
final class PageChanges {
    private final PageInts lastChanged;
    private volatile int epoch = 1;

    PageChanges(long bytes) {
        lastChanged = new PageInts(bytes);
    }

    /** Makes room for a range that is allocated, before anybody uses its pages; allocating is a change. */
    void make(PageRange range) {
        lastChanged.make(range);
        lastChanged.fill(range, epoch);
    }

    /** To be called before the bytes change. */
    void change(long position, long bytes) {
        int now = epoch;
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
            if (lastChanged.getOpaque(page) != now) {
                lastChanged.setOpaque(page, now);
            }
        }
    }

    /** Begins an epoch; nobody writes meanwhile. */
    int mark() {
        return ++epoch;
    }

    boolean since(long mark, long position, long bytes) {
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
            if (lastChanged.getOpaque(page) >= mark) {
                return true;
            }
        }
        return false;
    }
}
