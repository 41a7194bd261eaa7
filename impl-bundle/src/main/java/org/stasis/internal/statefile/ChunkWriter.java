/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;

/** Takes the payload of a body chunk by chunk: all of {@link StateFileWriter#CHUNK_BYTES} but the last. */
interface ChunkWriter extends AutoCloseable {
    /** Takes a chunk; its array is the caller's again afterwards. */
    void write(byte[] chunk, int offset, int count) throws IOException;

    /** All that was taken is written when this returns. */
    void finish() throws IOException;

    /** Lets go of what it holds besides the file. Does not write. */
    @Override
    void close();
}
