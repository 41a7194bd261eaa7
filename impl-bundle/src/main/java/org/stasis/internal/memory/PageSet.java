/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.task.PageRange;

/** A set of pages, one bit each. Thread-safe; what was done before a page was added or removed is seen by who finds it so. */
class PageSet {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

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

    boolean has(long page) {
        return (word(page) & 1L << page) != 0;
    }

    void add(PageRange range) {
        add(range.start(), range.bytes());
    }

    /** Adds every page that these bytes touch. */
    void add(long position, long bytes) {
        long end = endPage(position, bytes);
        for (long page = position / PAGE_BYTES; page < end; page = nextWord(page)) {
            long mask = mask(page, end);
            if ((word(page) & mask) != mask) { // far cheaper than to add again what is there
                WORD.getAndBitwiseOr(words, (int) (page >>> 6), mask);
            }
        }
    }

    void remove(PageRange range) {
        long end = range.end() / PAGE_BYTES;
        for (long page = range.start() / PAGE_BYTES; page < end; page = nextWord(page)) {
            WORD.getAndBitwiseAnd(words, (int) (page >>> 6), ~mask(page, end));
        }
    }

    /** Whether every page that these bytes touch is in the set; the bytes lie below the set's limit. */
    boolean hasAll(long position, long bytes) {
        long end = endPage(position, bytes);
        for (long page = position / PAGE_BYTES; page < end; page = nextWord(page)) {
            long mask = mask(page, end);
            if ((word(page) & mask) != mask) {
                return false;
            }
        }
        return true;
    }

    /** Whether any page that these bytes touch is in the set. */
    boolean hasAny(long position, long bytes) {
        long end = endPage(position, bytes);
        for (long page = position / PAGE_BYTES; page < end; page = nextWord(page)) {
            if ((word(page) & mask(page, end)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The position of the first page that these bytes touch and that is in the set, or -1. */
    long first(long position, long bytes) {
        long end = endPage(position, bytes);
        long page = next(true, position / PAGE_BYTES, end);
        return page == end ? -1 : page * PAGE_BYTES;
    }

    /** The pages of a range that are in the set, ascending, neighbours merged. */
    List<PageRange> runs(PageRange within) {
        List<PageRange> runs = new ArrayList<>();
        long end = within.end() / PAGE_BYTES;
        for (long page = next(true, within.start() / PAGE_BYTES, end); page < end; ) {
            long after = next(false, page, end);
            runs.add(new PageRange(page * PAGE_BYTES, after * PAGE_BYTES));
            page = next(true, after, end);
        }
        return runs;
    }

    /** The first page from there that is in the set, or that is not; the end if there is none before it. */
    private long next(boolean in, long page, long end) {
        while (page < end) {
            long found = (in ? word(page) : ~word(page)) & mask(page, end);
            if (found != 0) {
                return (page & ~63) + Long.numberOfTrailingZeros(found);
            }
            page = nextWord(page);
        }
        return end;
    }

    private long word(long page) {
        return (long) WORD.getAcquire(words, (int) (page >>> 6));
    }

    private static long nextWord(long page) {
        return (page | 63) + 1;
    }

    /** The bits of the pages from this one to the end, or to the end of its word. */
    private static long mask(long page, long end) {
        long count = Math.min(end, nextWord(page)) - page;
        return -1L >>> 64 - count << page;
    }

    private static long endPage(long position, long bytes) {
        return (position + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    }
}
