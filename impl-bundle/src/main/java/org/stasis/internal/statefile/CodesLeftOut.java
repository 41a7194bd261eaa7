/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A state file of the newest layout as it would be without a key: its codes are left out, unread. For files that are bound
 * by something better, when nobody has the key of the codes any more. Not thread-safe.
 */
public final class CodesLeftOut extends InputStream {
    private static final int METADATA_LENGTH_AT = 8;
    private static final int METADATA_AT = 16;

    private final InputStream in;
    private final int tagBytes;
    private final boolean compressed;
    private ByteBuffer head;
    private long chunk;

    /** @param in stays the caller's */
    public CodesLeftOut(InputStream in, int tagBytes, StateFileCompression compression) throws IOException {
        this.in = in;
        this.tagBytes = tagBytes;
        compressed = compression == StateFileCompression.FLATE;
        ByteBuffer start = ByteBuffer.wrap(in.readNBytes(METADATA_AT));
        long metadata = start.capacity() < METADATA_AT ? 0 : start.getLong(METADATA_LENGTH_AT);
        // what is wrong with the header its reader tells better
        int length = (int) Math.max(0, Math.min(metadata, StateFileHeader.MAX_METADATA_BYTES));
        head = ByteBuffer.allocate(start.capacity() + length + 4).put(start).put(in.readNBytes(length));
        in.skipNBytes(tagBytes);
        if (compressed) {
            head.put(in.readNBytes(4));
            in.skipNBytes(tagBytes);
        }
        head.flip();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        if (count == 0) {
            return 0;
        }
        if (!head.hasRemaining() && chunk == 0 && !next()) {
            return -1;
        }
        if (head.hasRemaining()) {
            int some = Math.min(count, head.remaining());
            head.get(into, offset, some);
            return some;
        }
        int some = in.read(into, offset, (int) Math.min(count, chunk));
        if (some < 0) {
            throw new EOFException("the file ends inside a chunk");
        }
        chunk -= some;
        if (chunk == 0) {
            in.skipNBytes(tagBytes);
        }
        return some;
    }

    /** Begins the next chunk; false at the end. */
    private boolean next() throws IOException {
        byte[] length = in.readNBytes(4);
        if (length.length == 0) {
            return false;
        }
        if (length.length < 4) {
            throw new EOFException("the file ends inside the length of a chunk");
        }
        chunk = Integer.toUnsignedLong(ByteBuffer.wrap(length).getInt());
        if (chunk == 0) {
            throw new IOException("a chunk of no bytes");
        }
        head = ByteBuffer.wrap(length).limit(compressed ? 4 : 0);
        return true;
    }
}
