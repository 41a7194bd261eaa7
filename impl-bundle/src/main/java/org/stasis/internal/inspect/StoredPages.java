/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.stasis.api.inspect.ImageReport.Kind;
import org.stasis.api.inspect.ImageReport.Run;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;

/**
 * What is known of each stored page of one memory file. Memory is taken for pages that are in the image, not for those
 * an image talks of.
 */
final class StoredPages {
    /** More runs than a picture can show are drawn together. */
    private static final int MOST_RUNS = 2048;

    private static final int PAGE = MemoryFile.PAGE_BYTES;

    private final MemoryLayout layout;
    private final long[] first;
    private final BitSet zero = new BitSet();
    private final BitSet mapped = new BitSet();
    private final BitSet shared = new BitSet();

    StoredPages(MemoryLayout layout) {
        this.layout = layout;
        first = new long[layout.stored().size()];
        long pages = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = pages;
            pages += layout.stored().get(i).bytes() / PAGE;
        }
    }

    MemoryLayout layout() {
        return layout;
    }

    void markZero(long page) {
        zero.set((int) page);
    }

    /** Notes that somebody maps that range; pages noted twice are shared. */
    void map(long start, long end) {
        for (int i = rangeAt(start); i < first.length && layout.stored().get(i).start() < end; i++) {
            PageRange range = layout.stored().get(i);
            int from = index(i, Math.max(start, range.start()));
            int to = index(i, Math.min(end, range.end()));
            for (int page = mapped.nextSetBit(from); page >= 0 && page < to; page = mapped.nextSetBit(page + 1)) {
                shared.set(page);
            }
            mapped.set(from, Math.max(from, to));
        }
    }

    private int index(int range, long position) {
        return (int) (first[range] + (position - layout.stored().get(range).start()) / PAGE);
    }

    /** The first stored range that ends behind a position. */
    private int rangeAt(long position) {
        int low = 0;
        int high = first.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (layout.stored().get(middle).end() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Adds runs for a range that is allocated, ascending and shifted by {@code shift}; what is not stored of it is zero or
     * secret.
     */
    void addRuns(long start, long end, long shift, List<Run> to) {
        long at = start;
        for (int i = rangeAt(start); i < first.length && layout.stored().get(i).start() < end; i++) {
            PageRange range = layout.stored().get(i);
            long from = Math.max(at, range.start());
            long until = Math.min(end, range.end());
            if (from > at) {
                addNotStored(to, at, from, shift);
            }
            for (long position = from; position < until; ) {
                int page = index(i, position);
                long next = Math.min(until, position + (sameUntil(page) - page) * PAGE);
                add(to, position + shift, next + shift, kind(page));
                position = next;
            }
            at = Math.max(at, until);
        }
        if (at < end) {
            addNotStored(to, at, end, shift);
        }
    }

    private void addNotStored(List<Run> to, long start, long end, long shift) {
        long at = start;
        for (PageRange secret : layout.secret()) {
            long from = Math.max(at, secret.start());
            long until = Math.min(end, secret.end());
            if (from < until) {
                if (at < from) {
                    add(to, at + shift, from + shift, Kind.ZERO);
                }
                add(to, from + shift, until + shift, Kind.SECRET);
                at = until;
            }
        }
        if (at < end) {
            add(to, at + shift, end + shift, Kind.ZERO);
        }
    }

    private Kind kind(int page) {
        return zero.get(page) ? Kind.ZERO : shared.get(page) ? Kind.SHARED : Kind.RESIDENT;
    }

    /** Where pages of another kind may begin. */
    private long sameUntil(int page) {
        boolean isZero = zero.get(page);
        long until = orMax(isZero ? zero.nextClearBit(page) : zero.nextSetBit(page));
        return isZero
                ? until
                : Math.min(until, orMax(shared.get(page) ? shared.nextClearBit(page) : shared.nextSetBit(page)));
    }

    private static long orMax(int bit) {
        return bit < 0 ? Integer.MAX_VALUE : bit;
    }

    private static void add(List<Run> runs, long start, long end, Kind kind) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.end() == start && last.kind() == kind) {
            runs.set(runs.size() - 1, new Run(last.start(), end, kind));
        } else {
            runs.add(new Run(start, end, kind));
        }
    }

    static Usage usage(List<Run> runs) {
        long resident = 0;
        long zero = 0;
        long shared = 0;
        for (Run run : runs) {
            long bytes = run.end() - run.start();
            resident += run.kind() == Kind.RESIDENT || run.kind() == Kind.SHARED ? bytes : 0;
            zero += run.kind() == Kind.ZERO ? bytes : 0;
            shared += run.kind() == Kind.SHARED ? bytes : 0;
        }
        return new Usage(resident, zero, shared);
    }

    /** As many runs as can be shown; of neighbours drawn together the larger gives the kind. */
    static List<Run> coarse(List<Run> runs) {
        List<Run> fewer = runs;
        while (fewer.size() > MOST_RUNS) {
            List<Run> half = new ArrayList<>();
            for (int i = 0; i < fewer.size(); i += 2) {
                Run left = fewer.get(i);
                Run right = i + 1 < fewer.size() ? fewer.get(i + 1) : left;
                Kind kind = right.end() - right.start() > left.end() - left.start() ? right.kind() : left.kind();
                add(half, left.start(), right.end(), kind);
            }
            fewer = half;
        }
        return fewer;
    }
}
