/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import java.io.IOException;

/** A library's way of compressing blocks in arrays. Thread-safe. */
interface BlockCodec {
    int maxCompressedBytes(int bytes);

    /** Compresses all of the block; returns how many bytes were written. */
    int compress(Block from, Block to);

    /**
     * Decompresses one block; returns how many bytes were written.
     *
     * @throws IOException or any unchecked exception if it is no such block, or there is no room
     */
    int decompress(Block from, Block to) throws IOException;
}
