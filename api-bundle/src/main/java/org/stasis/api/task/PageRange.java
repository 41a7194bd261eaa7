/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

/**
 * A page-aligned half-open range of byte offsets in a {@link MemoryFile}.
 *
 * @param start first byte, a multiple of {@value MemoryFile#PAGE_BYTES}
 * @param end one past the last byte, likewise
 */
public record PageRange(long start, long end) implements Comparable<PageRange> {
    public PageRange {
        if (start < 0 || end <= start || start % MemoryFile.PAGE_BYTES != 0 || end % MemoryFile.PAGE_BYTES != 0) {
            throw new IllegalArgumentException("not a page-aligned range: [" + start + ", " + end + ")");
        }
    }

    public long bytes() {
        return end - start;
    }

    public boolean overlaps(PageRange other) {
        return start < other.end && other.start < end;
    }

    @Override
    public int compareTo(PageRange other) {
        return start != other.start ? Long.compare(start, other.start) : Long.compare(end, other.end);
    }
}
