/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/**
 * A memory file in direct buffers: fixed slabs, made when first needed and never moved, so that reads and writes take no
 * lock. Ranges are found first-fit and may lie across slabs.
 */
final class OffHeapMemoryFile implements MemoryFile {
    private static final int SLAB_SHIFT = 26;
    private static final int SLAB_BYTES = 1 << SLAB_SHIFT;
    private static final int PAGE_SHIFT = 12;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final String id;
    private final long limitBytes;
    private final ByteBuffer[] slabs;
    /** One bit per page. Written under the lock; whoever uses a range learnt of it after it was set. */
    private final long[] allocatedPages;

    private final TreeMap<Long, Long> allocated = new TreeMap<>();
    private final TreeMap<Long, Long> free = new TreeMap<>();
    private long allocatedBytes;

    OffHeapMemoryFile(String id, long limitBytes) {
        if (limitBytes < PAGE_BYTES) {
            throw new IllegalArgumentException("memory file '" + id + "': limit " + limitBytes + " is below one page");
        }
        this.id = id;
        this.limitBytes = limitBytes / PAGE_BYTES * PAGE_BYTES;
        slabs = new ByteBuffer[Math.toIntExact((this.limitBytes + SLAB_BYTES - 1) >>> SLAB_SHIFT)];
        allocatedPages = new long[Math.toIntExact((this.limitBytes >>> PAGE_SHIFT) + 63 >>> 6)];
        free.put(0L, this.limitBytes);
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
        return allocatedBytes;
    }

    @Override
    public synchronized PageRange allocate(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        if (bytes > limitBytes) {
            throw full(bytes);
        }
        long whole = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        for (var gap : free.entrySet()) {
            if (gap.getValue() - gap.getKey() >= whole) {
                PageRange range = new PageRange(gap.getKey(), gap.getKey() + whole);
                take(range, gap.getKey(), gap.getValue());
                return range;
            }
        }
        throw full(bytes);
    }

    @Override
    public synchronized void claim(PageRange range) {
        var gap = free.floorEntry(range.start());
        if (gap == null || gap.getValue() < range.end()) {
            throw range.end() > limitBytes
                    ? new OutOfMemoryLimitException("memory file '" + id + "': " + range + " lies beyond the limit of "
                            + limitBytes + " bytes; raise the kernel's memory limit")
                    : new IllegalArgumentException(
                            "memory file '" + id + "': part of " + range + " is allocated already");
        }
        take(range, gap.getKey(), gap.getValue());
    }

    @Override
    public synchronized void free(PageRange range) {
        if (!allocated.remove(range.start(), range.end())) {
            throw new IllegalArgumentException("memory file '" + id + "': " + range + " was not allocated as such");
        }
        mark(range, false);
        allocatedBytes -= range.bytes();
        long start = range.start();
        long end = range.end();
        var before = free.floorEntry(start);
        if (before != null && before.getValue() == start) {
            start = before.getKey();
        }
        Long after = free.remove(end);
        free.put(start, after == null ? end : after);
    }

    @Override
    public synchronized List<PageRange> allocated() {
        List<PageRange> ranges = new ArrayList<>(allocated.size());
        allocated.forEach((start, end) -> ranges.add(new PageRange(start, end)));
        return ranges;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        check(position, into.remaining());
        while (into.hasRemaining()) {
            int offset = (int) (position & SLAB_BYTES - 1);
            int bytes = Math.min(into.remaining(), SLAB_BYTES - offset);
            into.put(into.position(), slabs[(int) (position >>> SLAB_SHIFT)], offset, bytes);
            into.position(into.position() + bytes);
            position += bytes;
        }
    }

    @Override
    public void write(long position, ByteBuffer from) {
        check(position, from.remaining());
        while (from.hasRemaining()) {
            int offset = (int) (position & SLAB_BYTES - 1);
            int bytes = Math.min(from.remaining(), SLAB_BYTES - offset);
            slabs[(int) (position >>> SLAB_SHIFT)].put(offset, from, from.position(), bytes);
            from.position(from.position() + bytes);
            position += bytes;
        }
    }

    private void take(PageRange range, long gapStart, long gapEnd) {
        List<Integer> fresh = makeSlabs(range);
        free.remove(gapStart);
        if (gapStart < range.start()) {
            free.put(gapStart, range.start());
        }
        if (range.end() < gapEnd) {
            free.put(range.end(), gapEnd);
        }
        allocated.put(range.start(), range.end());
        allocatedBytes += range.bytes();
        mark(range, true);
        zero(range, fresh);
    }

    /** Makes all slabs of the range before anything is changed, so that running out of memory changes nothing. */
    private List<Integer> makeSlabs(PageRange range) {
        int first = (int) (range.start() >>> SLAB_SHIFT);
        int last = (int) (range.end() - 1 >>> SLAB_SHIFT);
        List<Integer> fresh = IntStream.rangeClosed(first, last)
                .filter(i -> slabs[i] == null)
                .boxed()
                .toList();
        List<ByteBuffer> made;
        try {
            // the platform clears the memory and the system finds it page by page: work for all processors
            made = fresh.parallelStream().map(this::makeSlab).toList();
        } catch (OutOfMemoryError e) {
            throw new OutOfMemoryLimitException("memory file '" + id
                    + "': the virtual machine gives no more memory outside its heap (" + e.getMessage()
                    + "); raise -XX:MaxDirectMemorySize");
        }
        for (int i = 0; i < made.size(); i++) {
            slabs[fresh.get(i)] = made.get(i);
        }
        return fresh;
    }

    private ByteBuffer makeSlab(int slab) {
        return ByteBuffer.allocateDirect((int) Math.min(SLAB_BYTES, limitBytes - ((long) slab << SLAB_SHIFT)));
    }

    private void zero(PageRange range, List<Integer> fresh) {
        for (long at = range.start(); at < range.end(); ) {
            int slab = (int) (at >>> SLAB_SHIFT);
            long slabEnd = Math.min(range.end(), (long) slab + 1 << SLAB_SHIFT);
            // a new direct buffer is zero already; only memory used before has to be wiped
            while (!fresh.contains(slab) && at < slabEnd) {
                int bytes = (int) Math.min(slabEnd - at, ZEROS.capacity());
                slabs[slab].put((int) (at & SLAB_BYTES - 1), ZEROS, 0, bytes);
                at += bytes;
            }
            at = slabEnd;
        }
    }

    private void mark(PageRange range, boolean on) {
        for (long page = range.start() >>> PAGE_SHIFT; page < range.end() >>> PAGE_SHIFT; page++) {
            long bit = 1L << (page & 63);
            int word = (int) (page >>> 6);
            allocatedPages[word] = on ? allocatedPages[word] | bit : allocatedPages[word] & ~bit;
        }
    }

    private void check(long position, int bytes) {
        if (position < 0 || position > limitBytes - bytes) {
            throw outside(position, bytes);
        }
        for (long page = position >>> PAGE_SHIFT; bytes > 0 && page <= position + bytes - 1 >>> PAGE_SHIFT; page++) {
            if ((allocatedPages[(int) (page >>> 6)] & 1L << (page & 63)) == 0) {
                throw outside(position, bytes);
            }
        }
    }

    private IndexOutOfBoundsException outside(long position, int bytes) {
        return new IndexOutOfBoundsException(
                "memory file '" + id + "': " + bytes + " bytes at " + position + " are not all allocated");
    }

    private OutOfMemoryLimitException full(long bytes) {
        return new OutOfMemoryLimitException("memory file '" + id + "': no room for " + bytes + " bytes in one piece; "
                + allocatedBytes + " of " + limitBytes + " are allocated");
    }
}
