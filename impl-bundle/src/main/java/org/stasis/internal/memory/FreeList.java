/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.PageRange;

/** Which ranges are allocated, for what, and which are free; first fit, neighbours in the free merged. Not thread-safe. */
final class FreeList {
    private record Piece(long end, MemoryKind kind) {}

    private final TreeMap<Long, Piece> allocated = new TreeMap<>();
    private final TreeMap<Long, Long> free = new TreeMap<>();
    private final Map<MemoryKind, Long> usage = new EnumMap<>(MemoryKind.class);
    private List<PageRange> ranges = List.of();

    FreeList(long bytes) {
        free.put(0L, bytes);
    }

    /** Allocated bytes of each kind there is any of. */
    Map<MemoryKind, Long> usage() {
        return Map.copyOf(usage);
    }

    /** The allocated ranges, ascending; a list that does not change. */
    List<PageRange> allocated() {
        if (ranges == null) {
            List<PageRange> now = new ArrayList<>(allocated.size());
            allocated.forEach((start, piece) -> now.add(new PageRange(start, piece.end())));
            ranges = Collections.unmodifiableList(now);
        }
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
    void take(PageRange range, MemoryKind kind) {
        var gap = free.floorEntry(range.start());
        free.remove(gap.getKey());
        if (gap.getKey() < range.start()) {
            free.put(gap.getKey(), range.start());
        }
        if (range.end() < gap.getValue()) {
            free.put(range.end(), gap.getValue());
        }
        allocated.put(range.start(), new Piece(range.end(), kind));
        usage.merge(kind, range.bytes(), Long::sum);
        ranges = null;
    }

    /** Gives back exactly what was taken; false if it was not. */
    boolean give(PageRange range) {
        Piece piece = allocated.get(range.start());
        if (piece == null || piece.end() != range.end()) {
            return false;
        }
        allocated.remove(range.start());
        usage.computeIfPresent(
                piece.kind(), (kind, bytes) -> bytes == range.bytes() ? null : Long.valueOf(bytes - range.bytes()));
        ranges = null;
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
