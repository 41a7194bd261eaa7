/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/**
 * A memory file in direct buffers. Allocation takes a lock; reading and writing do not, and while a snapshot is open a
 * writer keeps the old contents of each page it is the first to change.
 */
final class OffHeapMemoryFile implements MemoryFile {
    private final String id;
    private final long limitBytes;
    private final Slabs slabs;
    private final FreeList ranges;
    private final PageSet allocatedPages;
    private final PageStamps stamps;
    private final PageChanges changes;
    private volatile CopyOnWriteSnapshot snapshot;

    OffHeapMemoryFile(String id, long limitBytes) {
        if (limitBytes < PAGE_BYTES) {
            throw new IllegalArgumentException("memory file '" + id + "': limit " + limitBytes + " is below one page");
        }
        this.id = id;
        this.limitBytes = limitBytes / PAGE_BYTES * PAGE_BYTES;
        slabs = new Slabs(id, this.limitBytes);
        ranges = new FreeList(this.limitBytes);
        allocatedPages = new PageSet(this.limitBytes);
        stamps = new PageStamps(this.limitBytes);
        changes = new PageChanges(this.limitBytes);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public synchronized long allocatedBytes() {
        return ranges.allocatedBytes();
    }

    @Override
    public synchronized PageRange allocate(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        if (bytes > limitBytes) {
            throw full(bytes);
        }
        PageRange range =
                ranges.find((bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES).orElseThrow(() -> full(bytes));
        take(range);
        return range;
    }

    @Override
    public synchronized void claim(PageRange range) {
        if (range.end() > limitBytes) {
            throw new OutOfMemoryLimitException("memory file '" + id + "': " + range + " lies beyond the limit of "
                    + limitBytes + " bytes; raise the kernel's memory limit");
        }
        if (!ranges.isFree(range)) {
            throw new IllegalArgumentException("memory file '" + id + "': part of " + range + " is allocated already");
        }
        take(range);
    }

    private void take(PageRange range) {
        boolean zero = slabs.make(range); // before anything is changed, as it may fail
        stamps.make(range);
        changes.make(range);
        ranges.take(range);
        allocatedPages.add(range);
        if (!zero) {
            keep(range.start(), range.bytes()); // freed since the snapshot, it may be the snapshot's still
            slabs.zero(range);
        }
    }

    @Override
    public synchronized void free(PageRange range) {
        if (!ranges.give(range)) {
            throw new IllegalArgumentException("memory file '" + id + "': " + range + " was not allocated as such");
        }
        allocatedPages.remove(range);
        changes.change(range.start(), range.bytes());
    }

    @Override
    public synchronized List<PageRange> allocated() {
        return ranges.allocated();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        check(position, into.remaining());
        slabs.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) {
        check(position, from.remaining());
        changes.change(position, from.remaining());
        keep(position, from.remaining());
        slabs.write(position, from);
    }

    @Override
    public synchronized long mark() {
        return changes.mark();
    }

    @Override
    public boolean changedSince(long mark, long position, long bytes) {
        return changes.since(mark, position, bytes);
    }

    @Override
    public synchronized MemorySnapshot snapshot() {
        if (snapshot != null) {
            throw new IllegalStateException("memory file '" + id + "': a snapshot is open already");
        }
        var fresh = new CopyOnWriteSnapshot(
                id,
                ranges.allocated(),
                allocatedPages.copy(),
                stamps.nextEpoch(),
                changes,
                slabs,
                () -> snapshot = null);
        snapshot = fresh;
        return fresh;
    }

    /** Has an open snapshot keep what these bytes are now. */
    private void keep(long position, long bytes) {
        CopyOnWriteSnapshot open = snapshot;
        if (open != null) {
            for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
                open.keep(page);
            }
        }
    }

    private void check(long position, int bytes) {
        if (position < 0 || position > limitBytes - bytes || !allocatedPages.hasAll(position, bytes)) {
            throw new IndexOutOfBoundsException(
                    "memory file '" + id + "': " + bytes + " bytes at " + position + " are not all allocated");
        }
    }

    private OutOfMemoryLimitException full(long bytes) {
        return new OutOfMemoryLimitException("memory file '" + id + "': no room for " + bytes + " bytes in one piece; "
                + ranges.allocatedBytes() + " of " + limitBytes + " are allocated");
    }
}
