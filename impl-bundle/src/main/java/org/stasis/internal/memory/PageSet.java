/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import org.stasis.api.task.PageRange;

/**
 * A set of pages, one bit each. Changed by one thread at a time; read without a lock by threads that learnt of a page
 * after it was added.
 */
final class PageSet {
    private final long[] words;

    PageSet(long bytes) {
        this(new long[Math.toIntExact(bytes / PAGE_BYTES + 63 >>> 6)]);
    }

    private PageSet(long[] words) {
        this.words = words;
    }

    PageSet copy() {
        return new PageSet(words.clone());
    }

    void add(PageRange range) {
        for (long page = range.start() / PAGE_BYTES; page < range.end() / PAGE_BYTES; page++) {
            words[(int) (page >>> 6)] |= 1L << page;
        }
    }

    void remove(PageRange range) {
        for (long page = range.start() / PAGE_BYTES; page < range.end() / PAGE_BYTES; page++) {
            words[(int) (page >>> 6)] &= ~(1L << page);
        }
    }

    boolean has(long page) {
        return (words[(int) (page >>> 6)] & 1L << page) != 0;
    }

    /** Whether every page that these bytes touch is in the set; the bytes lie below the set's limit. */
    boolean hasAll(long position, int bytes) {
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
            if (!has(page)) {
                return false;
            }
        }
        return true;
    }
}
