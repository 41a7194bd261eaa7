/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.stasis.api.StateFileException;
import org.stasis.internal.wire.ChunkSource;

/** Gives the payload of a state file; with a key, only what is authentic. */
interface Body extends AutoCloseable {
    /** Some bytes; -1 at the end. */
    int read(byte[] into, int offset, int count) throws IOException, StateFileException;

    /** As much is gathered before it is given away in an array of its own. */
    int GATHERED_BYTES = 1 << 16;

    /** Some bytes, with room around them as a {@link ChunkSource} has it; null at the end. */
    default ByteBuffer chunk() throws IOException, StateFileException {
        byte[] gathered = new byte[ChunkSource.ROOM_BEFORE + GATHERED_BYTES + ChunkSource.ROOM_BEHIND];
        int count = 0;
        for (int some = 0; some >= 0 && count < GATHERED_BYTES; count += Math.max(0, some)) {
            some = read(gathered, ChunkSource.ROOM_BEFORE + count, GATHERED_BYTES - count);
        }
        return count == 0 ? null : ByteBuffer.wrap(gathered, ChunkSource.ROOM_BEFORE, count);
    }

    /** Lets go of what it holds besides the file. */
    @Override
    default void close() {}
}
