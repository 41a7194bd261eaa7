/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.stasis.api.CorruptImageException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.spi.StateStreamException;

/**
 * A stream of wire values through a buffer that can keep what was read.
 *
 * <p>The bytes from {@link #position()} to {@link #limit()} are in {@link #bytes()}; behind the limit there are at least
 * {@link #SLACK} bytes without meaning, so that one value of bounded size can be read without a check for each byte.
 * Reads ahead at most {@value #STEP} bytes. Does not close the stream it reads. Not thread-safe.
 */
public final class WireInput {
    /** No value but a string, an array or a map is longer. */
    public static final int SLACK = 64;

    private static final int STEP = 1 << 16;
    private static final String ADVICE = "The image is damaged, or not what it claims to be";

    private final InputStream in;
    private final String where;
    private byte[] bytes = new byte[STEP + SLACK];
    private int position;
    private int limit;
    private long origin;

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

    /** Makes the position 0, so that everything read from here on stays in the buffer until the next call of this. */
    public void mark() {
        if (bytes.length > 2 * STEP) {
            byte[] rest = new byte[Math.max(STEP, limit - position) + SLACK];
            System.arraycopy(bytes, position, rest, 0, limit - position);
            bytes = rest;
        } else {
            System.arraycopy(bytes, position, bytes, 0, limit - position);
        }
        origin += position;
        limit -= position;
        position = 0;
    }

    /**
     * Reads until the limit is at {@code wanted} or the stream has ended.
     *
     * @return whether there are that many bytes
     */
    public boolean fill(int wanted) throws StateStreamException {
        try {
            while (limit < wanted) {
                if (bytes.length - SLACK == limit) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length));
                }
                int read = in.read(bytes, limit, Math.min(STEP, bytes.length - SLACK - limit));
                if (read < 0) {
                    return false;
                }
                limit += read;
            }
            return true;
        } catch (StateStreamException e) {
            throw e;
        } catch (IOException e) {
            throw new StateStreamException(where + "@" + (origin + limit) + ": cannot be read", e);
        }
    }

    public boolean atEnd() throws StateStreamException {
        return position == limit && !fill(limit + 1);
    }

    /** The unsigned number at the position, and the position moved behind it. */
    public long uint() throws StateStreamException {
        if (limit - position < Varint.MAX_BYTES) {
            fill(position + Varint.MAX_BYTES);
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

    /** The string at the position, at most {@code max} bytes long, and the position moved behind it. */
    public String text(int max) throws StateStreamException {
        int start = position;
        long length = uint();
        if (length < 0 || length > max) {
            throw damaged(start, "a string of at most " + max + " bytes", Long.toUnsignedString(length));
        }
        int end = (int) Math.min(Integer.MAX_VALUE, position + length);
        if (!fill(end)) {
            throw cut();
        }
        String text = Text.read(bytes, position, (int) length);
        if (text == null) {
            throw damaged("a string in UTF-8", "bytes that are none");
        }
        position = end;
        return text;
    }

    /** Reads at most {@code length} of the bytes that follow, -1 at the end of the stream. */
    public int read(byte[] to, int offset, int length) throws StateStreamException {
        if (position == limit) {
            mark();
            if (!fill(1)) {
                return -1;
            }
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

    public DamagedStreamException damaged(int at, String expected, String found) {
        return damaged(at, expected, found, ADVICE);
    }

    public DamagedStreamException damaged(int at, String expected, String found, String advice) {
        return new DamagedStreamException(
                new CorruptImageException(where + "@" + (origin + at), expected, found, advice));
    }
}
