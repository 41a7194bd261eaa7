/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.wire.ChunkSource;

/** A body of chunks, each checked as a whole before a byte of it is given away. */
abstract class ChunkedBody implements Body {
    final StateFileBytes in;
    /** Where in a buffer the payload of a chunk begins, so that the buffer can be given away as a chunk. */
    static final int PAYLOAD_AT = ChunkSource.ROOM_BEFORE;

    private byte[] buffer = {};
    private int from;
    private int to;

    ChunkedBody(StateFileBytes in) {
        this.in = in;
    }

    /** Takes and checks the next chunk and {@link #give}s it; false at the end. */
    abstract boolean next() throws IOException, StateFileException;

    /** A buffer for the payload of a chunk, if it has no more than the usual length. */
    final byte[] buffer() {
        if (buffer.length == 0) {
            buffer = new byte[PAYLOAD_AT + StateFileWriter.CHUNK_BYTES + ChunkSource.ROOM_BEHIND];
        }
        return buffer;
    }

    final void give(byte[] chunk, int count) {
        buffer = chunk;
        from = PAYLOAD_AT;
        to = PAYLOAD_AT + count;
    }

    /** Checks the first chunk already. */
    final void prefetch() throws IOException, StateFileException {
        next();
    }

    @Override
    public final int read(byte[] into, int offset, int count) throws IOException, StateFileException {
        if (from == to && !next()) {
            return -1;
        }
        int some = Math.min(count, to - from);
        System.arraycopy(buffer, from, into, offset, some);
        from += some;
        return some;
    }

    @Override
    public final ByteBuffer chunk() throws IOException, StateFileException {
        if (from == to && !next()) {
            return null;
        }
        if (to - from < GATHERED_BYTES) {
            return Body.super.chunk(); // gVisor of 2024 wrote chunks of a byte
        }
        boolean hasRoom = buffer.length - to >= ChunkSource.ROOM_BEHIND;
        byte[] given = hasRoom ? buffer : Arrays.copyOf(buffer, to + ChunkSource.ROOM_BEHIND);
        ByteBuffer chunk = ByteBuffer.wrap(given, from, to - from);
        buffer = new byte[0];
        from = 0;
        to = 0;
        return chunk;
    }

    /** Length of the next chunk, checked before anything is allocated; -1 at the end. */
    final int length(int max, String advice) throws IOException, CorruptImageException {
        byte[] field = in.peek(4);
        if (field.length == 0) {
            return -1;
        }
        long at = in.position();
        in.take(field.length, "chunk length");
        if (field.length < 4) {
            throw in.damaged(
                    at,
                    "4 bytes with the length of a chunk, or the end of the file",
                    field.length + " bytes: " + StateFileBytes.hex(field),
                    "The file was cut here, or something was appended to it.");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(field).getInt());
        if (length == 0 || length > max) {
            throw in.damaged(at, "a chunk length of 1 to " + max, Long.toString(length), advice);
        }
        return (int) length;
    }

    /** Takes the code that follows and compares it. */
    final void verify(byte[] code, long chunkAt) throws IOException, StateFileException {
        long at = in.position();
        if (!MessageDigest.isEqual(code, in.take(code.length, "authentication code"))) {
            throw notAuthentic(at, chunkAt);
        }
    }

    final IntegrityException notAuthentic(long codeAt, long chunkAt) {
        return new IntegrityException(
                in.at(codeAt),
                "the authentication code does not fit the chunk at " + chunkAt
                        + ": its bytes or its place were changed since they were written. Nothing of it was used.");
    }
}
