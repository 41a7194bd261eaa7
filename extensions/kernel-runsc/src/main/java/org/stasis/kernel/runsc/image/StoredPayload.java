/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A compressed state file whose chunks are stored instead of deflated, so that each byte of the payload has its place in
 * the file before any is known, and what is zero need not be written. gVisor reads it as any other, and faster.
 * Thread-safe.
 *
 * <pre>
 *   head | ( L u32 | ( last? u8 | n u16 | ~n u16 | n bytes )* )*       n up to 65535, little endian; all else big endian
 * </pre>
 */
final class StoredPayload {
    private static final int BLOCK_BYTES = 65535;
    private static final int BLOCK_HEAD_BYTES = 5;
    private static final int CHUNK_BYTES = StateFileHead.CHUNK_BYTES;
    private static final int FULL_CHUNK_BYTES = Integer.BYTES + storedBytes(CHUNK_BYTES);

    private final FileChannel file;
    private final int headBytes;
    private final long bytes;

    private StoredPayload(FileChannel file, int headBytes, long bytes) {
        this.file = file;
        this.headBytes = headBytes;
        this.bytes = bytes;
    }

    /**
     * Writes all that is not payload, into an empty file; the payload is zero until it is written.
     *
     * @param file stays the caller's
     * @param head as {@link StateFileHead#bytes} gave it
     */
    static StoredPayload create(FileChannel file, byte[] head, long payloadBytes) throws IOException {
        StoredPayload payload = new StoredPayload(file, head.length, payloadBytes);
        FileBytes.write(file, 0, ByteBuffer.wrap(head));
        for (long at = 0; at < payloadBytes; at += CHUNK_BYTES) {
            payload.frame(at, (int) Math.min(CHUNK_BYTES, payloadBytes - at));
        }
        return payload;
    }

    private void frame(long chunk, int length) throws IOException {
        long at = chunkAt(chunk);
        FileBytes.write(file, at, ByteBuffer.allocate(Integer.BYTES).putInt(0, storedBytes(length)));
        for (int block = 0; block < length; block += BLOCK_BYTES) {
            int n = Math.min(BLOCK_BYTES, length - block);
            ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            head.put((byte) (block + n == length ? 1 : 0)).putShort((short) n).putShort((short) ~n);
            FileBytes.write(file, fileAt(chunk + block) - BLOCK_HEAD_BYTES, head.flip());
        }
        if (chunk + length == bytes) {
            // the file gets its length even if its last bytes are never written
            FileBytes.write(file, fileAt(bytes - 1), ByteBuffer.allocate(1));
        }
    }

    /** Puts bytes of the payload into their places. */
    void write(long position, ByteBuffer from) throws IOException {
        if (position < 0 || from.remaining() > bytes - position) {
            throw new IndexOutOfBoundsException(
                    from.remaining() + " bytes at " + position + " of a payload of " + bytes);
        }
        int limit = from.limit();
        long at = position;
        while (from.position() < limit) {
            int inChunk = (int) (at % CHUNK_BYTES);
            int room = Math.min(BLOCK_BYTES - inChunk % BLOCK_BYTES, CHUNK_BYTES - inChunk);
            int piece = Math.min(room, limit - from.position());
            from.limit(from.position() + piece);
            FileBytes.write(file, fileAt(at), from);
            from.limit(limit);
            at += piece;
        }
    }

    private long chunkAt(long position) {
        return headBytes + position / CHUNK_BYTES * FULL_CHUNK_BYTES;
    }

    private long fileAt(long position) {
        int inChunk = (int) (position % CHUNK_BYTES);
        return chunkAt(position) + Integer.BYTES + (inChunk / BLOCK_BYTES + 1L) * BLOCK_HEAD_BYTES + inChunk;
    }

    private static int storedBytes(int length) {
        return length + (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_HEAD_BYTES;
    }
}
