/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A generation open for reading. Thread-safe. If the image is replaced or deleted meanwhile, reads give the old bytes or
 * fail; never others.
 */
@ConsumerType
public interface ImageReader extends AutoCloseable {
    /** Opens a file; {@link java.nio.file.NoSuchFileException} if the generation has no such file. */
    PageReader open(String file) throws IOException;

    @Override
    void close() throws IOException;
}
