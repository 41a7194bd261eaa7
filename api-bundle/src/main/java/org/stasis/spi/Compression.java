/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Lossless compression of independent blocks of at most 1 MiB. Thread-safe. */
@ConsumerType
public interface Compression {
    /** Name written into images, such as {@code flate-best-speed}; stands for one block format for ever. */
    String name();

    /** Most bytes that compressing that many can yield. */
    int maxCompressedBytes(int bytes);

    /** Compresses all that {@code from} holds; {@code to} has room for {@link #maxCompressedBytes}. */
    void compress(ByteBuffer from, ByteBuffer to);

    /**
     * Decompresses one whole block into {@code to}, which has room for exactly its original length.
     *
     * @throws IOException if it is no such block or of another length; never writes beyond the room
     */
    void decompress(ByteBuffer from, ByteBuffer to) throws IOException;
}
