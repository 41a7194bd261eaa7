/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.util.Map;
import java.util.TreeMap;

/** The numbers of a graph's objects, each of which comes once: in ascending order as a rule, some later. */
final class Numbering {
    /** Numbers left out, as runs: the first of each, and the last. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    private long highest;

    /** Whether the number is a new one. */
    boolean take(long id) {
        if (id > highest) {
            add(highest + 1, id - 1);
            highest = id;
            return true;
        }
        Map.Entry<Long, Long> gap = gaps.floorEntry(id);
        if (gap == null || gap.getValue() < id) {
            return false;
        }
        gaps.remove(gap.getKey());
        add(gap.getKey(), id - 1);
        add(id + 1, gap.getValue());
        return true;
    }

    /** Whether no number was taken yet. */
    boolean isEmpty() {
        return highest == 0;
    }

    private void add(long first, long last) {
        if (first <= last) {
            gaps.put(first, last);
        }
    }
}
