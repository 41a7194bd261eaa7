/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.nio.ByteBuffer;

/** Hands buffers to functions that take arrays: where the bytes lie if on the heap, else copied in small pieces. */
final class Pieces {
    private static final int PIECE_BYTES = 1 << 14;

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
            int bytes = Math.min(all.remaining(), piece.length);
            all.get(piece, 0, bytes);
            sink.update(piece, 0, bytes);
        }
    }
}
