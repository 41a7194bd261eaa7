/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.stasis.api.CorruptImageException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.spi.StateStreamException;

/**
 * A stream of wire values through a buffer.
 *
 * <p>The bytes from {@link #position()} to {@link #limit()} are in {@link #bytes()}; behind the limit there are at least
 * {@link #SLACK} bytes without meaning, so that a value of bounded size can be read without a check for each byte. What
 * is before the position is discarded when room is needed, unless it is kept: then the buffer is replaced by another,
 * and stays as it is for whoever holds it. Reads ahead at most 64 KiB. Does not close the stream it reads. Not
 * thread-safe.
 */
public final class WireInput {
    /** No value is longer, apart from the bytes of a string and the elements of an array or a map. */
    public static final int SLACK = 64;

    private static final int STEP = 1 << 16;
    private static final int SEGMENT = 1 << 20;
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8 - SLACK;
    private static final String ADVICE = "The image is damaged, or not what it claims to be";

    private final InputStream in;
    private final String where;
    private byte[] bytes = new byte[STEP + SLACK];
    private int position;
    private int limit;
    private long origin;
    private boolean keeping;

    /** @param where the file's name, for messages */
    public WireInput(InputStream in, String where) {
        this.in = in;
        this.where = where;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return limit;
    }

    public void position(int position) {
        this.position = position;
    }

    /** How many bytes of the stream are before the position. */
    public long offset() {
        return origin + position;
    }

    /** From here on, buffers that bytes were read into are left as they are. */
    public void keep() {
        keeping = true;
    }

    /** Ends what {@link #keep} began, and leaves the present buffer as it is, too. */
    public void release() {
        keeping = false;
        move(new byte[Math.max(STEP, limit - position) + SLACK]);
    }

    /**
     * Reads until there are that many bytes from the position on, or the stream has ended. May replace the buffer, and
     * with it move the position.
     *
     * @return whether there are that many bytes
     */
    public boolean fill(int count) throws StateStreamException {
        try {
            boolean more = true;
            while (more && limit - position < count) {
                more = in instanceof ChunkSource chunks ? take(chunks.chunk()) : readOn();
            }
            return more;
        } catch (StateStreamException e) {
            throw e;
        } catch (IOException e) {
            throw new StateStreamException(where + "@" + (origin + limit) + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean readOn() throws IOException {
        int room = bytes.length - SLACK - limit;
        if (room == 0) {
            makeRoom();
            return true;
        }
        int read = in.read(bytes, limit, Math.min(STEP, room));
        limit += Math.max(0, read);
        return read >= 0;
    }

    /** Goes on in the chunk itself, if what is still held has room before it. */
    private boolean take(ByteBuffer chunk) throws DamagedStreamException {
        if (chunk == null) {
            return false;
        }
        int held = limit - position;
        int from = chunk.arrayOffset() + chunk.position();
        if (held <= ChunkSource.ROOM_BEFORE) {
            System.arraycopy(bytes, position, chunk.array(), from - held, held);
            bytes = chunk.array();
            origin += position - (from - held);
            position = from - held;
            limit = from + chunk.remaining();
            return true;
        }
        if (bytes.length - SLACK - limit < chunk.remaining()) {
            long needed = (long) held + chunk.remaining();
            if (needed > MAX_CAPACITY) {
                throw damaged("a value of at most " + MAX_CAPACITY + " bytes", "a larger one");
            }
            move(new byte[(int) Math.min(MAX_CAPACITY, Math.max(needed, 2L * held)) + SLACK]);
        }
        System.arraycopy(chunk.array(), from, bytes, limit, chunk.remaining());
        limit += chunk.remaining();
        return true;
    }

    private void makeRoom() throws DamagedStreamException {
        int held = limit - position;
        if (held >= MAX_CAPACITY) {
            throw damaged("a value of at most " + MAX_CAPACITY + " bytes", "a larger one");
        }
        if (!keeping && held <= bytes.length / 2) {
            move(bytes);
        } else {
            int capacity = (int) Math.min(MAX_CAPACITY, Math.max(keeping ? SEGMENT : STEP, 2L * held));
            move(new byte[capacity + SLACK]);
        }
    }

    private void move(byte[] to) {
        int held = limit - position;
        System.arraycopy(bytes, position, to, 0, held);
        bytes = to;
        origin += position;
        position = 0;
        limit = held;
    }

    public boolean atEnd() throws StateStreamException {
        return !fill(1);
    }

    /** The unsigned number at the position, and the position moved behind it. */
    public long uint() throws StateStreamException {
        if (limit - position < Varint.MAX_BYTES) {
            fill(Varint.MAX_BYTES);
        }
        int end = Varint.end(bytes, position);
        if (end < 0) {
            throw damaged("a number of at most 64 bits", "a longer one");
        }
        if (end > limit) {
            throw cut();
        }
        long value = Varint.read(bytes, position);
        position = end;
        return value;
    }

    /** The signed number at the position, and the position moved behind it. */
    public long sint() throws StateStreamException {
        return Varint.signed(uint());
    }

    /** The string at the position, at most {@code max} bytes long, and the position moved behind it. */
    public String text(int max) throws StateStreamException {
        return name(length(max));
    }

    /** A string without its length. */
    public String name(int length) throws StateStreamException {
        if (!fill(length)) {
            throw cut();
        }
        String text = Text.read(bytes, position, length);
        if (text == null) {
            throw damaged("a string in UTF-8", "bytes that are none");
        }
        position += length;
        return text;
    }

    /** Length of the string at the position, whose bytes follow and are there. */
    public int length(int max) throws StateStreamException {
        long length = uint();
        if (length < 0 || length > max) {
            throw damaged("a string of at most " + max + " bytes", Long.toUnsignedString(length) + " bytes");
        }
        if (!fill((int) length)) {
            throw cut();
        }
        return (int) length;
    }

    /** So many bytes, copied. */
    byte[] take(int count) throws StateStreamException {
        if (!fill(count)) {
            throw cut();
        }
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** Reads at most {@code length} of the bytes that follow, -1 at the end of the stream. */
    public int read(byte[] to, int offset, int length) throws StateStreamException {
        if (!fill(1)) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(bytes, position, to, offset, count);
        position += count;
        return count;
    }

    /** The stream ends within a value. */
    public DamagedStreamException cut() {
        return damaged(limit, "more bytes", "the end of the file", "The image is cut off, or damaged");
    }

    public DamagedStreamException damaged(String expected, String found) {
        return damaged(position, expected, found, ADVICE);
    }

    /** @param at index in the present buffer */
    public DamagedStreamException damaged(int at, String expected, String found) {
        return damaged(at, expected, found, ADVICE);
    }

    public DamagedStreamException damaged(int at, String expected, String found, String advice) {
        return new DamagedStreamException(
                new CorruptImageException(where + "@" + (origin + at), expected, found, advice));
    }

    /** Something was wrong with what was read before the position; {@code what} it was. */
    public DamagedStreamException damagedBefore(String what, String expected, String found) {
        return new DamagedStreamException(new CorruptImageException(
                where + "@" + offset() + ", before which " + what + " ends", expected, found, ADVICE));
    }
}
