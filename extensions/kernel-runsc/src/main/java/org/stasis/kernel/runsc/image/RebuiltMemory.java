/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/** A memory file that is filled from an image: each page goes straight to its place in the file that runsc will read. */
final class RebuiltMemory implements MemoryFile {
    /** Takes pages of one of the ranges; thread-safe. */
    interface Pages {
        void write(long position, ByteBuffer from) throws IOException;
    }

    private final String id;
    private final Set<PageRange> expected;
    private final Pages pages;
    private final Set<PageRange> claimed = new TreeSet<>();

    RebuiltMemory(String id, List<PageRange> expected, Pages pages) {
        this.id = id;
        this.expected = new HashSet<>(expected);
        this.pages = pages;
    }

    /** Whether all that is expected was claimed. */
    synchronized boolean isComplete() {
        return claimed.size() == expected.size();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long limitBytes() {
        return expected.stream().mapToLong(PageRange::bytes).sum();
    }

    @Override
    public synchronized long allocatedBytes() {
        return claimed.stream().mapToLong(PageRange::bytes).sum();
    }

    @Override
    public Map<MemoryKind, Long> usage() {
        return Map.of(MemoryKind.ANONYMOUS, allocatedBytes());
    }

    @Override
    public PageRange allocate(long bytes, MemoryKind kind) {
        throw new UnsupportedOperationException("the memory of a checkpoint has its places");
    }

    @Override
    public synchronized void claim(PageRange range, MemoryKind kind) {
        if (!expected.contains(range)) {
            throw new OutOfMemoryLimitException("the sandbox has no memory " + range);
        }
        if (!claimed.add(range)) {
            throw new IllegalArgumentException(range + " is claimed already");
        }
    }

    @Override
    public void free(PageRange range) {
        throw new UnsupportedOperationException("the memory of a checkpoint stays");
    }

    @Override
    public void decommit(PageRange range) {
        throw new UnsupportedOperationException("the memory of a checkpoint stays");
    }

    @Override
    public List<PageRange> committed() {
        return allocated();
    }

    @Override
    public synchronized List<PageRange> allocated() {
        return List.copyOf(claimed);
    }

    @Override
    public void read(long position, ByteBuffer into) {
        throw new UnsupportedOperationException("the memory of a checkpoint is read by runsc");
    }

    @Override
    public void write(long position, ByteBuffer from) {
        try {
            pages.write(position, from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long mark() {
        return 1;
    }

    @Override
    public boolean changedSince(long mark, long position, long bytes) {
        return true;
    }

    @Override
    public MemorySnapshot snapshot() {
        throw new UnsupportedOperationException("the memory of a checkpoint is read by runsc");
    }
}
