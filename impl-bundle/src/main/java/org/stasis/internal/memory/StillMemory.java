/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * A memory file that nobody changes, because its kernel stands still: that is a snapshot without any copy.
 *
 * @param file the memory
 * @param mark taken while it stands still
 */
record StillMemory(MemoryFile file, long mark) implements MemorySnapshot {
    static StillMemory of(MemoryFile file) {
        return new StillMemory(file, file.mark());
    }

    @Override
    public String id() {
        return file.id();
    }

    @Override
    public List<PageRange> allocated() {
        return file.allocated();
    }

    @Override
    public Map<PageRange, String> secrets() {
        return file.secrets();
    }

    @Override
    public boolean changedSince(long since, long position, long bytes) {
        return file.changedSince(since, position, bytes);
    }

    @Override
    public void read(long position, ByteBuffer into) {
        file.read(position, into);
    }

    @Override
    public void skip(long position, long bytes) {
        // nothing was kept for it
    }

    @Override
    public void close() {
        // there is nothing to give up
    }
}
