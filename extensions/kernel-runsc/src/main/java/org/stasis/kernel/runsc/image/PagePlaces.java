/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.stasis.api.task.PageRange;

/**
 * Where the pages of one memory file of a sandbox are: in its memory, and in a body, which is the payload of a state file or
 * a file of pages.
 *
 * <pre>
 *   ( length uvarint | pages )*        in a payload; without the length in a file of pages
 * </pre>
 */
final class PagePlaces {
    private final String id;
    private final List<PageRange> ranges;
    /** Where in the body the pages of each range begin. */
    private final long[] positions;

    private final boolean headed;
    private final long end;

    /**
     * @param id as a memory file
     * @param ranges ascending
     * @param at where in the body they begin
     * @param headed whether each has its length before it
     */
    PagePlaces(String id, List<PageRange> ranges, long at, boolean headed) {
        this.id = id;
        this.ranges = ranges;
        this.headed = headed;
        positions = new long[ranges.size()];
        long next = at;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = next + head(i).length;
            next = positions[i] + ranges.get(i).bytes();
        }
        end = next;
    }

    String id() {
        return id;
    }

    List<PageRange> ranges() {
        return ranges;
    }

    /** Where in the body they end. */
    long end() {
        return end;
    }

    /** Start and end of each range, in turn. */
    long[] ends() {
        return ranges.stream()
                .flatMapToLong(range -> Arrays.stream(new long[] {range.start(), range.end()}))
                .toArray();
    }

    /** Handles a piece of memory that lies in one range. */
    interface Piece {
        /** @param at where in the body it is */
        void handle(long position, long at, ByteBuffer bytes) throws IOException;
    }

    /**
     * Handles all that a buffer has between its position and its limit, range by range.
     *
     * @throws IndexOutOfBoundsException if any of it is not committed
     */
    void forEach(long position, ByteBuffer bytes, Piece piece) throws IOException {
        int limit = bytes.limit();
        long at = position;
        while (bytes.position() < limit) {
            int range = rangeAt(at);
            if (range < 0) {
                throw new IndexOutOfBoundsException("memory at " + at + " is not committed");
            }
            int length =
                    (int) Math.min(limit - bytes.position(), ranges.get(range).end() - at);
            bytes.limit(bytes.position() + length);
            piece.handle(at, positions[range] + at - ranges.get(range).start(), bytes);
            bytes.limit(limit);
            at += length;
        }
    }

    /** What stands before the range beginning there; nothing if none begins there. */
    byte[] headBefore(long position) {
        int range = rangeAt(position);
        return range >= 0 && ranges.get(range).start() == position ? head(range) : new byte[0];
    }

    private int rangeAt(long position) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            PageRange range = ranges.get(middle);
            if (position < range.start()) {
                high = middle - 1;
            } else if (position >= range.end()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /** Writes what stands before the ranges. */
    void writeHeads(StoredPayload payload) throws IOException {
        for (int i = 0; i < positions.length; i++) {
            byte[] head = head(i);
            payload.write(positions[i] - head.length, ByteBuffer.wrap(head));
        }
    }

    /** The length as gVisor writes it: LEB128. */
    private byte[] head(int range) {
        ByteBuffer head = ByteBuffer.allocate(10);
        if (headed) {
            long left = ranges.get(range).bytes();
            while (left >= 0x80) {
                head.put((byte) (left | 0x80));
                left >>>= 7;
            }
            head.put((byte) left);
        }
        return Arrays.copyOf(head.array(), head.position());
    }
}
