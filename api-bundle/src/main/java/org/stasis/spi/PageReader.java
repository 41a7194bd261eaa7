/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** One file of an image open for reading. Thread-safe. */
@ConsumerType
public interface PageReader extends AutoCloseable {
    /** Its length in bytes. */
    long size() throws IOException;

    /**
     * Fills the buffer, from its position to its limit, with the bytes at that position of the file.
     *
     * @throws java.io.EOFException if the file ends before
     */
    void read(long position, ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;
}
