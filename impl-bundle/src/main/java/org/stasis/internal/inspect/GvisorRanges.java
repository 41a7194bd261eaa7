/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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

    private static final int VERSION = 1;

    private final ByteBuffer in;
    private final String where;

    private GvisorRanges(ByteBuffer in, String where) {
        this.in = in;
        this.where = where;
    }

    static List<Range> read(byte[] message, String where) throws StateFileException {
        try {
            return new GvisorRanges(ByteBuffer.wrap(message), where).ranges();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptImageException(where, "the record of memory ranges cannot be read", e);
        }
    }

    private List<Range> ranges() throws StateFileException {
        List<Range> ranges = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint();
            if (key >>> 3 == 1 && (key & 7) == 0) {
                long version = varint();
                if (version != VERSION) {
                    throw new UnsupportedFormatException(
                            where, "its memory ranges are recorded in version " + version + ", not " + VERSION);
                }
            } else if (key >>> 3 == 3 && (key & 7) == 2) {
                ranges.add(new GvisorRanges(message(), where).range());
            } else {
                skip((int) key & 7);
            }
        }
        return ranges;
    }

    private Range range() {
        long start = 0;
        long end = 0;
        boolean committed = false;
        while (in.hasRemaining()) {
            long key = varint();
            switch ((int) Math.min(key, Integer.MAX_VALUE)) {
                case 1 << 3 -> start = varint();
                case 2 << 3 -> end = varint();
                case 5 << 3 -> committed = varint() != 0;
                default -> skip((int) key & 7);
            }
        }
        return new Range(start, end, committed);
    }

    private void skip(int wireType) {
        switch (wireType) {
            case 0 -> varint();
            case 1 -> in.getLong();
            case 2 -> message();
            case 5 -> in.getInt();
            default -> throw new IllegalArgumentException("no wire type: " + wireType);
        }
    }

    private ByteBuffer message() {
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a field of " + Long.toUnsignedString(length) + " bytes");
        }
        ByteBuffer message = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return message;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
