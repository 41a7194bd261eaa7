/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wire values on their way out, kept in memory because a section begins with a count that is known only at its end.
 *
 * <p>Grows in segments: what one {@link #endRecord()} closed is not copied again, and a record itself is contiguous, so
 * that its parts can still be moved. Not thread-safe.
 */
public final class WireBuffer {
    private static final int SEGMENT = 1 << 20;
    private static final int MAX_RECORD = Integer.MAX_VALUE - 64;

    private record Segment(byte[] bytes, int length) {}

    private final List<Segment> closed = new ArrayList<>();
    private byte[] bytes = new byte[1 << 12];
    private int length;

    public void tag(int tag) {
        reserve(1);
        bytes[length++] = (byte) tag;
    }

    /** An unsigned number. */
    public void uint(long value) {
        reserve(Varint.MAX_BYTES);
        append(value);
    }

    /** A signed number. */
    public void sint(long value) {
        uint(Varint.unsigned(value));
    }

    public void tagged(int tag, long value) {
        reserve(1 + Varint.MAX_BYTES);
        bytes[length++] = (byte) tag;
        append(value);
    }

    /** A signed number with its tag. */
    public void taggedInt(long value) {
        tagged(Tag.INT, Varint.unsigned(value));
    }

    /** A reference to a whole object. */
    public void ref(long root) {
        reserve(2 + Varint.MAX_BYTES);
        bytes[length++] = Tag.REF;
        append(root);
        bytes[length++] = 0;
    }

    private void append(long value) {
        byte[] to = bytes;
        int at = length;
        while ((value & ~0x7fL) != 0) {
            to[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        to[at++] = (byte) value;
        length = at;
    }

    /** A string: its length in bytes, then its bytes. */
    public void text(String text) {
        int size = Text.length(text);
        uint(size);
        reserve(size);
        length = Text.write(text, bytes, length);
    }

    /** The name of a field on the way into an object: its length negative, so that it is no index. */
    public void name(String name) {
        int size = Text.length(name);
        sint(-size);
        reserve(size);
        length = Text.write(name, bytes, length);
    }

    /** Bytes the way a string is written. */
    public void bytes(byte[] from) {
        uint(from.length);
        reserve(from.length);
        System.arraycopy(from, 0, bytes, length, from.length);
        length += from.length;
    }

    /** Bytes of another buffer's present record as they are. */
    public void append(WireBuffer from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from.bytes, start, bytes, length, end - start);
        length += end - start;
    }

    /** Takes back what was written since the position was there. */
    public void truncate(int position) {
        length = position;
    }

    /** Where the next byte goes, within the present record. */
    public int position() {
        return length;
    }

    /** Puts the last bytes, those from {@code last} on, in the place of those between {@code from} and {@code to}. */
    public void moveLast(int last, int from, int to) {
        byte[] moved = Arrays.copyOfRange(bytes, last, length);
        System.arraycopy(bytes, to, bytes, from + moved.length, last - to);
        System.arraycopy(moved, 0, bytes, from, moved.length);
        length -= to - from;
    }

    /** What was written so far need not be contiguous with what follows. */
    public void endRecord() {
        if (length >= SEGMENT) {
            closed.add(new Segment(bytes, length));
            bytes = new byte[SEGMENT + (SEGMENT >> 4)];
            length = 0;
        }
    }

    public void writeTo(OutputStream out) throws IOException {
        for (Segment segment : closed) {
            out.write(segment.bytes, 0, segment.length);
        }
        out.write(bytes, 0, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        if (wanted > MAX_RECORD) {
            throw new IllegalStateException("a single object takes more than " + MAX_RECORD + " bytes");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_RECORD, Math.max(wanted, 2L * bytes.length)));
    }
}
