/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import java.nio.ByteBuffer;

/** Hands buffers to hash functions as arrays: where the bytes lie if on the heap, else copied in small pieces. */
final class Pieces {
    /** Small enough to stay in the first-level cache between copy and hash. */
    private static final int PIECE_BYTES = 16 << 10;

    @FunctionalInterface
    interface Sink {
        void update(byte[] from, int offset, int length);
    }

    private Pieces() {}

    static void forEach(ByteBuffer all, Sink sink) {
        if (all.hasArray()) {
            sink.update(all.array(), all.arrayOffset() + all.position(), all.remaining());
            all.position(all.limit());
            return;
        }
        byte[] piece = new byte[Math.min(all.remaining(), PIECE_BYTES)];
        while (all.hasRemaining()) {
            int length = Math.min(all.remaining(), piece.length);
            all.get(piece, 0, length);
            sink.update(piece, 0, length);
        }
    }
}
