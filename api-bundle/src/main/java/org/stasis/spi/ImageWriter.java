/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
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
