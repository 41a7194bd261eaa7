/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/**
 * A memory file outside the Java heap. Allocation takes a lock; reading and writing do not, and while a snapshot is open a
 * writer keeps the old contents of each page it is the first to change.
 *
 * <p>Memory is taken from the machine when it is first written, a slab at a time, and given back when a slab has no
 * allocated page left. A page that was not written since it was allocated is known to be zero.
 */
final class OffHeapMemoryFile implements MemoryFile {
    private final String id;
    private final long limitBytes;
    private final Slabs slabs;
    private final FreeList ranges;
    private final PageSet written;
    private final PageStamps stamps;
    private final Supplier<CopyRoom> room;
    private final PageChanges changes;
    private final SecretRanges secrets = new SecretRanges();
    private PageSet allocatedPages;
    private boolean allocatedPagesShared; // with a snapshot: copied before the next change, not during the pause
    private PageRange spare; // the slab that became empty last
    private volatile long allocatedBytes;
    private volatile CopyOnWriteSnapshot snapshot;
    private volatile Arrival arrival; // of an image that is being loaded lazily

    OffHeapMemoryFile(String id, long limitBytes, SlabBacking backing) {
        this(
                id,
                limitBytes,
                new Slabs(id, limitBytes, backing),
                new PageSet(limitBytes),
                new PageInts(limitBytes),
                () -> new CopyRoom(CopyOnWriteSnapshot.ROOM));
    }

    /** Of parts that are made elsewhere. */
    OffHeapMemoryFile(
            String id, long limitBytes, Slabs slabs, PageSet written, PageInts stamps, Supplier<CopyRoom> room) {
        if (limitBytes < PAGE_BYTES) {
            throw new IllegalArgumentException("memory file '" + id + "': limit " + limitBytes + " is below one page");
        }
        this.id = id;
        this.limitBytes = limitBytes / PAGE_BYTES * PAGE_BYTES;
        this.slabs = slabs;
        this.written = written;
        this.stamps = new PageStamps(stamps);
        this.room = room;
        ranges = new FreeList(this.limitBytes);
        allocatedPages = new PageSet(this.limitBytes);
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
    public long allocatedBytes() {
        return allocatedBytes;
    }

    @Override
    public synchronized Map<MemoryKind, Long> usage() {
        return ranges.usage();
    }

    @Override
    public synchronized PageRange allocate(long bytes, MemoryKind kind) {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        if (bytes > limitBytes) {
            throw full(bytes);
        }
        PageRange range =
                ranges.find((bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES).orElseThrow(() -> full(bytes));
        take(range, kind);
        return range;
    }

    @Override
    public synchronized void claim(PageRange range, MemoryKind kind) {
        if (range.end() > limitBytes) {
            throw new OutOfMemoryLimitException("memory file '" + id + "': " + range + " lies beyond the limit of "
                    + limitBytes + " bytes; raise the kernel's memory limit");
        }
        if (!ranges.isFree(range)) {
            throw new IllegalArgumentException("memory file '" + id + "': part of " + range + " is allocated already");
        }
        take(range, kind);
    }

    private void take(PageRange range, MemoryKind kind) {
        for (PageRange run : written.runs(range)) { // left by another, as the slab was not given back
            keep(run.start(), run.bytes());
            slabs.zero(run);
        }
        written.remove(range);
        stamps.make(range);
        changes.make(range);
        ranges.take(range, kind);
        ownPages().add(range);
        allocatedBytes += range.bytes();
    }

    @Override
    public synchronized void free(PageRange range) {
        if (snapshot != null) {
            await(range.start(), range.bytes()); // the snapshot has these pages too
        }
        if (!ranges.give(range)) {
            throw new IllegalArgumentException("memory file '" + id + "': " + range + " was not allocated as such");
        }
        ownPages().remove(range);
        if (!secrets.all().isEmpty()) {
            secrets.free(range);
        }
        allocatedBytes -= range.bytes();
        giveUpComing(range);
        changes.change(range.start(), range.bytes());
        if (snapshot == null) { // else the freed pages may still be the snapshot's
            giveBackFree(range);
        }
    }

    @Override
    public synchronized void decommit(PageRange range) {
        check(range.start(), range.bytes());
        if (snapshot != null) {
            await(range.start(), range.bytes()); // the snapshot has these pages too
        }
        giveUpComing(range);
        changes.change(range.start(), range.bytes());
        for (PageRange run : written.runs(range)) {
            keep(run.start(), run.bytes());
        }
        slabs.parts(range).forEach(slab -> clear(Slabs.within(range, slab), slab));
    }

    /** Makes the pages of a slab zero, by giving it back if it holds nothing else. */
    private void clear(PageRange part, PageRange slab) {
        if (allocatedPages.hasAny(slab.start(), part.start() - slab.start())
                || allocatedPages.hasAny(part.end(), slab.end() - part.end())
                || snapshot != null) { // which may want what was freed beside
            written.runs(part).forEach(slabs::zero);
        } else {
            slabs.giveBack(slab.start());
        }
        written.remove(part);
    }

    /** Gives back the slabs of a freed range that are empty now, except one: the next allocation would make it again. */
    private void giveBackFree(PageRange range) {
        slabs.parts(range).filter(this::isFree).forEach(slab -> {
            if (spare != null && spare.start() != slab.start() && isFree(spare)) {
                slabs.giveBack(spare.start());
                written.remove(spare);
            }
            spare = slab;
        });
    }

    private boolean isFree(PageRange slab) {
        return !allocatedPages.hasAny(slab.start(), slab.bytes());
    }

    /** The set of allocated pages, to be changed. */
    private PageSet ownPages() {
        if (allocatedPagesShared) {
            allocatedPages = allocatedPages.copy();
            allocatedPagesShared = false;
        }
        return allocatedPages;
    }

    @Override
    public synchronized List<PageRange> allocated() {
        return ranges.allocated();
    }

    @Override
    public List<PageRange> committed() {
        List<PageRange> all = new ArrayList<>();
        allocated().forEach(range -> all.addAll(written.runs(range)));
        return all;
    }

    @Override
    public synchronized void secret(PageRange range, String name) {
        check(range.start(), range.bytes());
        secrets.add(range, name);
    }

    @Override
    public Map<PageRange, String> secrets() {
        return secrets.all();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        check(position, into.remaining());
        await(position, into.remaining());
        slabs.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer from) {
        int bytes = from.remaining();
        check(position, bytes);
        await(position, bytes);
        changes.change(position, bytes);
        keep(position, bytes);
        written.add(position, bytes); // not before it is kept: a snapshot takes what is not written for zero
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
        allocatedPagesShared = true;
        snapshot = new CopyOnWriteSnapshot(
                new CopyOnWriteSnapshot.Then(id, ranges.allocated(), allocatedPages, secrets.all(), changes.mark()),
                new CopyOnWriteSnapshot.Now(slabs, written, changes, this::await),
                stamps.nextEpoch(),
                room.get(),
                this::snapshotEnded);
        return snapshot;
    }

    private synchronized void snapshotEnded() {
        List<PageRange> were = snapshot.allocated();
        snapshot = null;
        were.forEach(this::giveBackFree);
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

    /**
     * The contents of these pages, which are allocated, come from an image: access waits until they are there.
     *
     * @param pages ascending
     * @param wanted told of positions that somebody waits for
     */
    synchronized Arrival expect(List<PageRange> pages, LongConsumer wanted) {
        PageSet coming = new PageSet(limitBytes);
        pages.forEach(coming::add);
        pages.forEach(written::add);
        arrival = new Arrival(id, limitBytes, slabs, coming, wanted);
        return arrival;
    }

    /** All that was expected has come. */
    void arrived() {
        arrival = null;
    }

    private void await(long position, long bytes) {
        Arrival open = arrival;
        if (open != null) {
            open.await(position, bytes);
        }
    }

    private void giveUpComing(PageRange range) {
        if (arrival != null) {
            arrival.giveUp(range);
        }
    }

    /** How many slabs of memory it holds now. */
    long slabs() {
        return slabs.count();
    }

    private void check(long position, long bytes) {
        if (position < 0 || position > limitBytes - bytes || !allocatedPages.hasAll(position, bytes)) {
            throw new IndexOutOfBoundsException(
                    "memory file '" + id + "': " + bytes + " bytes at " + position + " are not all allocated");
        }
    }

    private OutOfMemoryLimitException full(long bytes) {
        return new OutOfMemoryLimitException("memory file '" + id + "': no room for " + bytes + " bytes in one piece; "
                + allocatedBytes + " of " + limitBytes + " are allocated");
    }
}
