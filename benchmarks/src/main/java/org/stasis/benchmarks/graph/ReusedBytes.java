/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.stasis.internal.wire.ChunkSource;

/** Bytes in memory that are written again and again without being allocated again. */
final class ReusedBytes extends ByteArrayOutputStream {
    private static final int PIECE_BYTES = 1 << 20;

    private final List<ByteBuffer> pieces = new ArrayList<>();

    @Override
    public synchronized void reset() {
        super.reset();
        pieces.clear();
    }

    ByteArrayInputStream input() {
        return new ByteArrayInputStream(buf, 0, count);
    }

    /** In arrays of a MiB, as the reader of a state file gives them away. */
    InputStream inPieces() {
        for (int at = pieces.size() * PIECE_BYTES; at < count; at += PIECE_BYTES) {
            int some = Math.min(PIECE_BYTES, count - at);
            byte[] chunk = new byte[ChunkSource.ROOM_BEFORE + some + ChunkSource.ROOM_BEHIND];
            System.arraycopy(buf, at, chunk, ChunkSource.ROOM_BEFORE, some);
            pieces.add(ByteBuffer.wrap(chunk, ChunkSource.ROOM_BEFORE, some));
        }
        return new InPieces(pieces.iterator());
    }

    private static final class InPieces extends InputStream implements ChunkSource {
        private final Iterator<ByteBuffer> pieces;

        InPieces(Iterator<ByteBuffer> pieces) {
            this.pieces = pieces;
        }

        @Override
        public ByteBuffer chunk() {
            return pieces.hasNext() ? pieces.next() : null;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("whoever reads this takes pieces");
        }
    }
}
