/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.stasis.api.task.PageRange;
import org.stasis.kernel.runsc.image.WireReader.Ref;
import org.stasis.kernel.runsc.image.WireReader.Struct;

/**
 * Where the pages of a sandbox are: in its memory, and in the payload of its checkpoint.
 *
 * <pre>
 *   graph: CPU features | graph: kernel | graph: size of memory | graph: what of it is used
 *   ( length uvarint | pages )*        one section per range that is committed, to the end
 * </pre>
 *
 * <p>Given the ranges all lengths follow, so only what stands before the first section has to be kept beside the pages.
 */
final class CommittedPages {
    /** More memory than a sandbox has; what claims more is not believed. */
    static final long MAX_BYTES = 1L << 42;

    private final long graphBytes;
    private final List<PageRange> ranges;
    /** Where in the payload the pages of each range begin. */
    private final long[] positions;

    private final long payloadBytes;

    private CommittedPages(long graphBytes, List<PageRange> ranges) {
        this.graphBytes = graphBytes;
        this.ranges = ranges;
        positions = new long[ranges.size()];
        long at = graphBytes;
        for (int i = 0; i < positions.length; i++) {
            at += sectionHead(ranges.get(i)).length;
            positions[i] = at;
            at += ranges.get(i).bytes();
        }
        payloadBytes = at;
    }

    /** Finds the pages of a checkpoint. */
    static CommittedPages find(FlatePayload payload) throws IOException {
        WireReader wire = new WireReader(payload);
        wire.skipGraph(); // CPU features
        wire.skipGraph(); // the kernel
        wire.skipGraph(); // size of the memory file
        List<PageRange> ranges = ranges(wire.graph());
        CommittedPages pages = new CommittedPages(wire.position(), ranges);
        if (pages.payloadBytes != payload.bytes()) {
            throw new UnknownLayoutException(
                    "its payload has " + payload.bytes() + " bytes, and " + pages.payloadBytes + " by its own account");
        }
        return pages;
    }

    /**
     * What was found once, told by an image.
     *
     * @param ends start and end of each range, in turn
     * @throws IllegalArgumentException if there is no such memory
     */
    static CommittedPages of(long graphBytes, long[] ends) {
        if (graphBytes < 0 || ends.length % 2 != 0) {
            throw new IllegalArgumentException("pages after " + graphBytes + " bytes, " + ends.length + " ends");
        }
        List<PageRange> ranges = new ArrayList<>();
        long end = 0;
        long left = MAX_BYTES - graphBytes;
        for (int i = 0; i < ends.length; i += 2) {
            PageRange range = new PageRange(ends[i], ends[i + 1]);
            left -= range.bytes() + Long.BYTES;
            if (range.start() < end || left < 0) {
                throw new IllegalArgumentException(range + " follows " + end);
            }
            end = range.end();
            ranges.add(range);
        }
        return new CommittedPages(graphBytes, ranges);
    }

    private static List<PageRange> ranges(Map<Long, Object> graph) throws UnknownLayoutException {
        try {
            Struct set = (Struct) graph.get(1L);
            Struct slices = (Struct) graph.get(((Ref) set.fields().get("root")).id());
            List<?> starts = elements(graph, slices.fields().get("Start"));
            List<?> ends = elements(graph, slices.fields().get("End"));
            List<?> values = elements(graph, slices.fields().get("Values"));
            List<PageRange> ranges = new ArrayList<>();
            long end = 0;
            for (int i = 0; i < values.size(); i++) {
                boolean committed =
                        Boolean.TRUE.equals(((Struct) values.get(i)).fields().get("knownCommitted"));
                PageRange range = new PageRange((Long) starts.get(i), (Long) ends.get(i));
                if (range.start() < end) {
                    throw new UnknownLayoutException("its memory " + range + " is described twice");
                }
                end = range.end();
                if (committed) {
                    ranges.add(range);
                }
            }
            return ranges;
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnknownLayoutException("its description of memory is not of the kind known", e);
        }
    }

    private static List<?> elements(Map<Long, Object> graph, Object slice) {
        return slice == null ? List.of() : Objects.requireNonNull((List<?>) graph.get(((Ref) slice).id()));
    }

    /** Length of the graphs. */
    long graphBytes() {
        return graphBytes;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    /** The ranges, ascending. */
    List<PageRange> ranges() {
        return ranges;
    }

    /** Start and end of each range in turn, for {@link #of}. */
    long[] ends() {
        return ranges.stream()
                .flatMapToLong(range -> Arrays.stream(new long[] {range.start(), range.end()}))
                .toArray();
    }

    /** Handles a piece of memory that lies in one range. */
    interface Piece {
        /** @param payloadAt where in the payload it is */
        void handle(long position, long payloadAt, ByteBuffer bytes) throws IOException;
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

    /** The section head that stands before the range beginning there; null if none begins there. */
    byte[] headBefore(long position) {
        int range = rangeAt(position);
        return range >= 0 && ranges.get(range).start() == position ? sectionHead(ranges.get(range)) : null;
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

    /** Writes the heads of all sections into their places. */
    void writeHeads(StoredPayload payload) throws IOException {
        for (int i = 0; i < positions.length; i++) {
            byte[] head = sectionHead(ranges.get(i));
            payload.write(positions[i] - head.length, ByteBuffer.wrap(head));
        }
    }

    /** The length as gVisor writes it: LEB128. */
    private static byte[] sectionHead(PageRange range) {
        ByteBuffer head = ByteBuffer.allocate(10);
        long left = range.bytes();
        while (left >= 0x80) {
            head.put((byte) (left | 0x80));
            left >>>= 7;
        }
        head.put((byte) left);
        return Arrays.copyOf(head.array(), head.position());
    }
}
