/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/** A memory file of byte arrays that never gives a position out twice, so that every stale access is caught. */
public final class HeapMemory implements MemoryFile {
    private final TreeMap<Long, byte[]> ranges = new TreeMap<>();
    private final long limit;
    private long next;

    public HeapMemory(long limit) {
        this.limit = limit;
    }

    /** What another JVM finds after a load: the same ranges with the same bytes. */
    synchronized HeapMemory copy() {
        HeapMemory copy = new HeapMemory(limit);
        for (Map.Entry<Long, byte[]> range : ranges.entrySet()) {
            copy.claim(new PageRange(range.getKey(), range.getKey() + range.getValue().length));
            copy.write(range.getKey(), ByteBuffer.wrap(range.getValue()));
        }
        return copy;
    }

    @Override
    public String id() {
        return "main";
    }

    @Override
    public long limitBytes() {
        return limit;
    }

    @Override
    public synchronized long allocatedBytes() {
        return ranges.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    @Override
    public synchronized PageRange allocate(long bytes, MemoryKind kind) {
        long size = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        if (bytes < 1 || allocatedBytes() + size > limit) {
            throw new OutOfMemoryLimitException(bytes + " bytes beyond " + allocatedBytes() + " of " + limit);
        }
        PageRange range = new PageRange(next, next + size);
        claim(range);
        return range;
    }

    @Override
    public synchronized void claim(PageRange range, MemoryKind kind) {
        if (ranges.putIfAbsent(range.start(), new byte[Math.toIntExact(range.bytes())]) != null) {
            throw new IllegalStateException("allocated already: " + range);
        }
        next = Math.max(next, range.end());
    }

    @Override
    public synchronized void free(PageRange range) {
        byte[] bytes = ranges.remove(range.start());
        if (bytes == null || bytes.length != range.bytes()) {
            throw new IllegalStateException("not allocated as a whole: " + range);
        }
    }

    @Override
    public synchronized List<PageRange> allocated() {
        return ranges.entrySet().stream()
                .map(range -> new PageRange(range.getKey(), range.getKey() + range.getValue().length))
                .toList();
    }

    @Override
    public Map<MemoryKind, Long> usage() {
        return Map.of(MemoryKind.ANONYMOUS, allocatedBytes()); // it keeps no account of kinds
    }

    @Override
    public void decommit(PageRange range) {
        write(range.start(), ByteBuffer.allocate(Math.toIntExact(range.bytes())));
    }

    @Override
    public List<PageRange> committed() {
        return allocated();
    }

    @Override
    public synchronized void read(long position, ByteBuffer into) {
        ByteBuffer bytes = at(position, into.remaining());
        into.put(bytes);
    }

    @Override
    public synchronized void write(long position, ByteBuffer from) {
        at(position, from.remaining()).put(from);
    }

    private ByteBuffer at(long position, int count) {
        Map.Entry<Long, byte[]> range = ranges.floorEntry(position);
        if (range == null) {
            throw new IndexOutOfBoundsException("nothing allocated at " + position);
        }
        return ByteBuffer.wrap(range.getValue()).slice((int) (position - range.getKey()), count);
    }

    @Override
    public long mark() {
        throw new UnsupportedOperationException("the index takes no marks");
    }

    @Override
    public boolean changedSince(long mark, long position, long bytes) {
        throw new UnsupportedOperationException("the index takes no marks");
    }

    @Override
    public MemorySnapshot snapshot() {
        throw new UnsupportedOperationException("a task takes no snapshots");
    }
}
