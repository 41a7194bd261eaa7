/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One file of an image that is being written. Thread-safe: several threads write disjoint places. Every byte below the
 * highest written one is written exactly once.
 */
@ConsumerType
public interface PageWriter extends AutoCloseable {
    /** Announces the file's size where it is known; a backend that knows there is no room fails here. */
    default void reserve(long bytes) throws IOException {}

    /** Writes all that the buffer holds at that byte position; afterwards its position is its limit. */
    void write(long position, ByteBuffer bytes) throws IOException;

    /** Completes the file. Idempotent. */
    @Override
    void close() throws IOException;
}
