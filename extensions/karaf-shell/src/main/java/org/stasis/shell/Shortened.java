/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.TreeMap;

/** Positions with long gaps cut short: what lies far apart in a sparse file still fits into one picture. */
final class Shortened {
    private final long longest;
    private final TreeMap<Long, Long> leftOut = new TreeMap<>();
    private long end;

    /**
     * @param start where the first gap begins
     * @param longest gap that stays as it is
     */
    Shortened(long start, long longest) {
        this.longest = longest;
        end = start;
        leftOut.put(Long.MIN_VALUE, 0L);
    }

    /** Something that is no gap, behind or beside what was added before. */
    void add(long from, long until) {
        long gap = from - end;
        if (gap > longest) {
            leftOut.put(from, leftOut() + gap - longest);
        }
        end = Math.max(end, until);
    }

    /** Where a position is, once all that is before it was added. */
    long place(long position) {
        return position - leftOut.floorEntry(position).getValue();
    }

    /** How much of the gaps does not show. */
    long leftOut() {
        return leftOut.lastEntry().getValue();
    }
}
