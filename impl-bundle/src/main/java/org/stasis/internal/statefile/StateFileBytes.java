/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;

/** The bytes of one file in order, with their position for messages, and a view of what comes next. */
final class StateFileBytes {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final String file;
    private byte[] ahead = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private long position;

    StateFileBytes(InputStream in, String file) {
        this.in = in;
        this.file = file;
    }

    /** Position of the byte that comes next. */
    long position() {
        return position;
    }

    /** {@code file@position}, for messages. */
    String at(long position) {
        return file + "@" + position;
    }

    CorruptImageException damaged(long position, String expected, String found, String advice) {
        return new CorruptImageException(at(position), expected, found, advice);
    }

    StateFileException unreadable(IOException e) {
        return new StateFileException(at(position), "cannot be read: " + e, e);
    }

    static String hex(byte[] bytes) {
        return bytes.length == 0 ? "nothing" : HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    /** The next bytes without taking them; fewer only if the file ends there. */
    byte[] peek(int count) throws IOException {
        if (to - from < count) {
            fill(count);
        }
        return Arrays.copyOfRange(ahead, from, Math.min(to, from + count));
    }

    /** Reads on until so many bytes are held, or the file ends; as many more as there is room for. */
    private void fill(int count) throws IOException {
        if (ahead.length - from < count) {
            byte[] room = ahead.length < count ? new byte[count] : ahead;
            System.arraycopy(ahead, from, room, 0, to - from);
            ahead = room;
            to -= from;
            from = 0;
        }
        for (int some = 0; some >= 0 && to - from < count; to += Math.max(0, some)) {
            some = in.read(ahead, to, ahead.length - to);
        }
    }

    /** Some of the next bytes; -1 at the end. */
    int read(byte[] into, int offset, int count) throws IOException {
        if (from == to) {
            if (count >= BUFFER_BYTES) {
                return advance(in.read(into, offset, count));
            }
            from = 0;
            to = Math.max(0, in.read(ahead));
            if (to == 0) {
                return -1;
            }
        }
        int some = Math.min(count, to - from);
        System.arraycopy(ahead, from, into, offset, some);
        from += some;
        return advance(some);
    }

    private int advance(int count) {
        position += Math.max(0, count);
        return count;
    }

    /** The next bytes, as many as there are; fewer only if the file ends there. */
    int readUpTo(byte[] into, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int some = read(into, offset + done, count - done);
            if (some < 0) {
                break;
            }
            done += some;
        }
        return done;
    }

    /** The next bytes, all of them or a fault. Memory grows with what is there, not with what is asked for. */
    byte[] take(int count, String what) throws IOException, CorruptImageException {
        return take(new byte[0], 0, count, what);
    }

    /** As {@link #take(int, String)}, into the array given from {@code at} on or, if that is too small, a larger one. */
    byte[] take(byte[] reuse, int at, int count, String what) throws IOException, CorruptImageException {
        byte[] into = reuse;
        int done = at;
        int end = at + count;
        while (done < end) {
            if (done == into.length) {
                into = Arrays.copyOf(into, (int) Math.min(end, Math.max(BUFFER_BYTES, 2L * into.length)));
            }
            int some = readUpTo(into, done, Math.min(end, into.length) - done);
            if (some == 0) {
                throw damaged(
                        position, (end - done) + " more bytes of " + what, "the end of the file", "The file was cut.");
            }
            done += some;
        }
        return into;
    }

    /** Passes over bytes; false if the file ends before. */
    boolean skip(long count) throws IOException {
        int held = (int) Math.min(count, to - from);
        from += held;
        position += held;
        if (held == count) {
            return true;
        }
        long left = count - held - 1;
        while (left > 0) {
            long some = in.skip(left);
            if (some <= 0) {
                break;
            }
            left -= some;
            position += some;
        }
        // some streams skip beyond their end, so only a byte that is really there tells
        while (left >= 0 && in.read() >= 0) {
            left--;
            position++;
        }
        return left < 0;
    }
}
