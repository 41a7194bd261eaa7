/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.stasis.api.StateFileException;
import org.stasis.internal.wire.Pieces;

/** Gives the payload of a state file; with a key, only what is authentic. */
interface Body extends AutoCloseable {
    /** Some bytes; -1 at the end. */
    int read(byte[] into, int offset, int count) throws IOException, StateFileException;

    /** Some bytes, with room around them as {@link Pieces} want it; null at the end. */
    default ByteBuffer piece() throws IOException, StateFileException {
        byte[] piece = new byte[Pieces.ROOM_BEFORE + StateFileWriter.CHUNK_BYTES + Pieces.ROOM_BEHIND];
        int count = read(piece, Pieces.ROOM_BEFORE, StateFileWriter.CHUNK_BYTES);
        return count < 0 ? null : ByteBuffer.wrap(piece, Pieces.ROOM_BEFORE, count);
    }

    /** Lets go of what it holds besides the file. */
    @Override
    default void close() {}
}
