/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How far the lengths of chunks lead through a body, without looking into them.
 *
 * @param chunks complete ones
 * @param unequal whether a chunk other than the last is shorter than 1 MiB
 * @param damage where and why it goes no further; null if it leads to the end of the file
 */
record ChunkWalk(long chunks, boolean unequal, String damage) {
    /** Walks from the chunk at the present position; each is followed by a code of that length. */
    static ChunkWalk over(StateFileBytes in, int tagBytes) throws IOException {
        long chunks = 0;
        boolean unequal = false;
        long last = StateFileWriter.CHUNK_BYTES;
        while (true) {
            long at = in.position();
            byte[] field = in.peek(4);
            if (field.length == 0) {
                return new ChunkWalk(chunks, unequal, null);
            }
            long length = field.length < 4
                    ? 0
                    : Integer.toUnsignedLong(ByteBuffer.wrap(field).getInt());
            if (length == 0) {
                return new ChunkWalk(chunks, unequal, in.at(at) + ": no chunk length: " + StateFileBytes.hex(field));
            }
            if (!in.skip(4 + length + tagBytes)) {
                return new ChunkWalk(
                        chunks, unequal, in.at(at) + ": the file ends within a chunk of " + length + " bytes");
            }
            unequal |= last < StateFileWriter.CHUNK_BYTES;
            last = length;
            chunks++;
        }
    }

    boolean fits() {
        return damage == null && chunks > 0;
    }
}
