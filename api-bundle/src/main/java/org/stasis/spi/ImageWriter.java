/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A generation that is being written. Thread-safe. */
@ConsumerType
public interface ImageWriter extends AutoCloseable {
    /**
     * Begins a file of the generation.
     *
     * @param file such as {@code pages.img}; each name once
     */
    PageWriter create(String file) throws IOException;

    /**
     * Takes over a file of another image as a file of this generation: the same bytes, which are there as long as this
     * generation is, whatever becomes of the other. Storage that can share them does; all other copies them.
     *
     * @param from an open generation of the same backend; stays the caller's
     * @param file its name there
     * @param as its name here; each name once
     * @throws java.nio.file.NoSuchFileException if it is not there, for instance because that image was deleted meanwhile
     */
    default void adopt(ImageReader from, String file, String as) throws IOException {
        try (PageReader source = from.open(file);
                PageWriter copy = create(as)) {
            long size = source.size();
            copy.reserve(size);
            ByteBuffer piece = ByteBuffer.allocate(1 << 20);
            for (long at = 0; at < size; at += piece.limit()) {
                source.read(at, piece.clear().limit((int) Math.min(piece.capacity(), size - at)));
                copy.write(at, piece.flip());
            }
        }
    }

    /**
     * Makes all files durable, then publishes the manifest. All files are closed before.
     *
     * @param replace whether a manifest of the same name may exist
     * @throws java.nio.file.FileAlreadyExistsException if one does and may not; nothing has changed
     * @throws IOException and then readers see what they saw before; where that cannot be known (a lost connection), the
     *     message says so
     */
    void commit(byte[] manifest, boolean replace) throws IOException;

    /** Without a successful commit, removes all that was written. Idempotent. */
    @Override
    void close() throws IOException;
}
