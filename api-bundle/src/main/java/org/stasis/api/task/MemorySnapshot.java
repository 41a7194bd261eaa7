/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The contents of a {@link MemoryFile} at one moment, while the file itself goes on changing. Confined to one thread; to
 * be closed by whoever asked for it.
 *
 * <p>Each page is read once: its copy, if there is one, is given up with the reading. Tasks that change much while nobody
 * reads are made to wait, so that the memory for copies stays bounded.
 */
@ProviderType
public interface MemorySnapshot extends AutoCloseable {
    /** Id of the memory file. */
    String id();

    /** What was allocated then, ascending. */
    List<PageRange> allocated();

    /** What was secret then, as {@link MemoryFile#secrets}. */
    default Map<PageRange, String> secrets() {
        return Map.of();
    }

    /** The moment, for {@link #changedSince} and {@link MemoryFile#changedSince}. */
    long mark();

    /** As {@link MemoryFile#changedSince}; what was changed after this moment counts as changed too. */
    boolean changedSince(long mark, long position, long bytes);

    /** Fills the buffer with whole pages of an allocated range. */
    void read(long position, ByteBuffer into);

    /** Does without whole pages that were not read, as if they had been. */
    void skip(long position, long bytes);

    /** Gives up the copies; tasks then write at full speed. Idempotent. */
    @Override
    void close();
}
