/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/** The pages of a checkpoint as a memory file that nobody changes: a save reads them from where runsc put them. */
final class ReadOnlyMemory implements MemoryFile {
    /** Reads pages of one of the ranges. */
    interface Pages {
        void read(long position, ByteBuffer into) throws IOException;
    }

    private final String id;
    private final List<PageRange> ranges;
    private final Pages pages;
    private final Checkpoint owner;

    ReadOnlyMemory(String id, List<PageRange> ranges, Pages pages, Checkpoint owner) {
        this.id = id;
        this.ranges = ranges;
        this.pages = pages;
        this.owner = owner;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long limitBytes() {
        return allocatedBytes();
    }

    @Override
    public long allocatedBytes() {
        return ranges.stream().mapToLong(PageRange::bytes).sum();
    }

    @Override
    public Map<MemoryKind, Long> usage() {
        return Map.of(MemoryKind.ANONYMOUS, allocatedBytes());
    }

    @Override
    public PageRange allocate(long bytes, MemoryKind kind) {
        throw readOnly();
    }

    @Override
    public void claim(PageRange range, MemoryKind kind) {
        throw readOnly();
    }

    @Override
    public void free(PageRange range) {
        throw readOnly();
    }

    @Override
    public void decommit(PageRange range) {
        throw readOnly();
    }

    @Override
    public List<PageRange> committed() {
        return ranges;
    }

    @Override
    public void write(long position, ByteBuffer from) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("the memory of a checkpoint cannot be changed");
    }

    @Override
    public List<PageRange> allocated() {
        return ranges;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        try {
            synchronized (owner) {
                pages.read(position, into);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is known of the memory before: whoever compares has to look at the pages. */
    @Override
    public long mark() {
        return 1;
    }

    @Override
    public boolean changedSince(long mark, long position, long bytes) {
        return true;
    }

    /** The checkpoint's files stay until the snapshot is closed, too. */
    @Override
    public MemorySnapshot snapshot() {
        owner.retain();
        return new MemorySnapshot() {
            private boolean closed;

            @Override
            public String id() {
                return id;
            }

            @Override
            public List<PageRange> allocated() {
                return ranges;
            }

            @Override
            public long mark() {
                return ReadOnlyMemory.this.mark();
            }

            @Override
            public boolean changedSince(long mark, long position, long bytes) {
                return true;
            }

            @Override
            public void skip(long position, long bytes) {
                // no copy is kept
            }

            @Override
            public void read(long position, ByteBuffer into) {
                ReadOnlyMemory.this.read(position, into);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    owner.close();
                }
            }
        };
    }
}
