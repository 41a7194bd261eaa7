/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.spi.StateStreamException;

/**
 * The ranges of a memory file as gVisor has recorded them since August 2026, between sections and with no header of one: a
 * protobuf message of which two fields matter here.
 *
 * <pre>
 *   u64 LE length | 1 version | 3 repeated { 1 start | 2 end | 5 known committed } ...
 * </pre>
 *
 * @param bytes how long it is, its length included
 */
public record MemoryRecord(long bytes, List<Range> ranges) {
    /** A range, and whether its pages are in the image. */
    public record Range(long start, long end, boolean committed) {}

    private static final int MAX_BYTES = 256 << 20;
    private static final int BYTES_PER_VALUE = 8;
    private static final int KNOWN_VERSION = 1;

    private static final int VERSION = 1 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int RANGE = 3 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int START = 1 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int END = 2 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int COMMITTED = 5 << 3 | WireFormat.WIRETYPE_VARINT;

    static MemoryRecord read(WireInput in, String where, WireLimits limits) throws StateStreamException {
        long length = ByteBuffer.wrap(in.take(Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        long most = Math.min(MAX_BYTES, (long) BYTES_PER_VALUE * limits.maxValues());
        if (length <= 0 || length > most) {
            throw in.damaged("a record of memory ranges of 1 to " + most + " bytes", Long.toUnsignedString(length));
        }
        try {
            byte[] message = in.take((int) length);
            return new MemoryRecord(
                    Long.BYTES + length, ranges(CodedInputStream.newInstance(message), where, limits.maxValues()));
        } catch (StateStreamException e) {
            throw e;
        } catch (StateFileException e) {
            throw new DamagedStreamException(e);
        } catch (IOException e) {
            throw new DamagedStreamException(
                    new CorruptImageException(where, "the record of memory ranges cannot be read", e));
        }
    }

    /** How many raw sections with pages follow. */
    long committed() {
        return ranges.stream().filter(Range::committed).count();
    }

    private static List<Range> ranges(CodedInputStream in, String where, int most)
            throws IOException, StateFileException {
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
                if (ranges.size() == most) {
                    throw new CorruptImageException(
                            where, "at most " + most + " ranges in a memory file", "more", "Give the JVM more heap");
                }
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
