/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.stasis.api.task.PageRange;

/** Which ranges are allocated and which are free, first fit, neighbours in the free merged. Not thread-safe. */
final class FreeList {
    private final TreeMap<Long, Long> allocated = new TreeMap<>();
    private final TreeMap<Long, Long> free = new TreeMap<>();
    private long allocatedBytes;

    FreeList(long bytes) {
        free.put(0L, bytes);
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    List<PageRange> allocated() {
        List<PageRange> ranges = new ArrayList<>(allocated.size());
        allocated.forEach((start, end) -> ranges.add(new PageRange(start, end)));
        return ranges;
    }

    /** The first gap of that many bytes; not taken yet. */
    Optional<PageRange> find(long bytes) {
        return free.entrySet().stream()
                .filter(gap -> gap.getValue() - gap.getKey() >= bytes)
                .findFirst()
                .map(gap -> new PageRange(gap.getKey(), gap.getKey() + bytes));
    }

    boolean isFree(PageRange range) {
        var gap = free.floorEntry(range.start());
        return gap != null && gap.getValue() >= range.end();
    }

    /** Takes a range that {@link #isFree}. */
    void take(PageRange range) {
        var gap = free.floorEntry(range.start());
        free.remove(gap.getKey());
        if (gap.getKey() < range.start()) {
            free.put(gap.getKey(), range.start());
        }
        if (range.end() < gap.getValue()) {
            free.put(range.end(), gap.getValue());
        }
        allocated.put(range.start(), range.end());
        allocatedBytes += range.bytes();
    }

    /** Gives back exactly what was taken; false if it was not. */
    boolean give(PageRange range) {
        if (!allocated.remove(range.start(), range.end())) {
            return false;
        }
        allocatedBytes -= range.bytes();
        long start = range.start();
        var before = free.floorEntry(start);
        if (before != null && before.getValue() == start) {
            start = before.getKey();
        }
        Long after = free.remove(range.end());
        free.put(start, after == null ? range.end() : after);
        return true;
    }
}
