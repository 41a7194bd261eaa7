/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Small records that the hosts which share a storage keep there, each changed only by who knows what it is now. Names are
 * those of images. Thread-safe.
 */
@ConsumerType
public interface SharedRecords {
    /**
     * A record.
     *
     * @param version differs from that of every earlier contents
     */
    record Versioned(byte[] bytes, String version) {}

    /** Longest record. */
    int MAX_BYTES = 4096;

    /** The record of that name as it is now, also if another host has just written it. */
    Optional<Versioned> read(String name) throws IOException;

    /**
     * Writes a record if it is still what the caller knows, in one step of the storage.
     *
     * @param known version it must have; empty if there must be none
     * @return its new version; empty if it was not what was known
     * @throws IOException and then it may have been written or not
     */
    Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException;
}
