/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;

/**
 * The ranges of a memory file, in each of the ways gVisor has recorded them:
 *
 * <pre>
 *   until June 2024       graph: length | graph: usageSet
 *   until January 2026    5 graphs      | graph: memAcctSet | 3 graphs
 *   until August 2026     graph: memoryFileSaved, with a memAcctSet
 *   since                 u64 LE length | protobuf: 1 version | 3 repeated { 1 start | 2 end | 5 known committed } ...
 * </pre>
 *
 * <p>What is left out here is how gVisor looks for free memory.
 */
final class GvisorRanges {
    /** A range, and whether its pages are in the image. */
    record Range(long start, long end, boolean committed) {}

    private static final int KNOWN_VERSION = 1;

    private static final int VERSION = 1 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int RANGE = 3 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int START = 1 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int END = 2 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int COMMITTED = 5 << 3 | WireFormat.WIRETYPE_VARINT;

    private static final String SET = "pgalloc.memAcctSet";
    private static final String SET_BEFORE = "pgalloc.usageSet";
    private static final String ALL_IN_ONE = "pgalloc.memoryFileSaved";
    private static final int GRAPHS_BEHIND_SET = 3;

    private GvisorRanges() {}

    /** Whether a graph lists the ranges of a memory file; the first that does is no more one of the kernel. */
    static boolean areIn(Graph graph) {
        Node root = graph.root();
        return root.is(SET) || root.is(SET_BEFORE) || root.is(ALL_IN_ONE);
    }

    /** How many graphs of the same memory file stand behind the one with the ranges. */
    static int graphsBehind(Graph graph) {
        return graph.root().is(SET) ? GRAPHS_BEHIND_SET : 0;
    }

    static List<Range> of(Graph graph) {
        Node root = graph.root();
        List<Range> ranges = new ArrayList<>();
        for (Segment segment : Segment.of(root.is(ALL_IN_ONE) ? root.get("memAcct") : root)) {
            boolean committed = segment.value().get("knownCommitted").isTrue();
            ranges.add(new Range(segment.start(), segment.end(), committed));
        }
        return ranges;
    }

    static List<Range> read(byte[] message, String where) throws StateFileException {
        try {
            return ranges(CodedInputStream.newInstance(message), where);
        } catch (IOException e) {
            throw new CorruptImageException(where, "the record of memory ranges cannot be read", e);
        }
    }

    private static List<Range> ranges(CodedInputStream in, String where) throws IOException, StateFileException {
        List<Range> ranges = new ArrayList<>();
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == VERSION) {
                long version = in.readUInt64();
                if (version != KNOWN_VERSION) {
                    throw new UnsupportedFormatException(
                            where, "its memory ranges are recorded in version " + version + ", not " + KNOWN_VERSION);
                }
            } else if (tag == RANGE) {
                int outer = in.pushLimit(in.readRawVarint32());
                ranges.add(range(in));
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        return ranges;
    }

    /** Up to the limit that was set. */
    private static Range range(CodedInputStream in) throws IOException {
        long start = 0;
        long end = 0;
        boolean committed = false;
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            switch (tag) {
                case START -> start = in.readUInt64();
                case END -> end = in.readUInt64();
                case COMMITTED -> committed = in.readBool();
                default -> skip(in, tag);
            }
        }
        return new Range(start, end, committed);
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("the end of a group that never began");
        }
    }
}
