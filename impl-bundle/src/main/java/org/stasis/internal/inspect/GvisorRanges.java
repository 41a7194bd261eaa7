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
 * The ranges of a memory file as gVisor records them since 2026: a protobuf message of which two fields matter here.
 *
 * <pre>
 *   1 version | 3 repeated { 1 start | 2 end | 5 known committed }
 * </pre>
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

    private GvisorRanges() {}

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
