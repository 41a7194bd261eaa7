/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/** A memory file of a few pages, on the heap. */
final class HeapMemory implements MemoryFile {
    private final String id;
    private final long limit;
    private final List<PageRange> ranges = new ArrayList<>();
    private byte[] bytes = {};

    HeapMemory(String id, long limit) {
        this.id = id;
        this.limit = limit;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long limitBytes() {
        return limit;
    }

    @Override
    public synchronized long allocatedBytes() {
        return ranges.stream().mapToLong(PageRange::bytes).sum();
    }

    @Override
    public synchronized PageRange allocate(long wanted) {
        long pages = (wanted + PAGE_BYTES - 1) / PAGE_BYTES;
        PageRange range = new PageRange(bytes.length, bytes.length + pages * PAGE_BYTES);
        claim(range);
        return range;
    }

    @Override
    public synchronized void claim(PageRange range) {
        if (allocatedBytes() + range.bytes() > limit) {
            throw new OutOfMemoryLimitException(id + ": " + range);
        }
        ranges.add(range);
        bytes = Arrays.copyOf(bytes, (int) Math.max(bytes.length, range.end()));
    }

    @Override
    public synchronized void free(PageRange range) {
        ranges.remove(range);
    }

    @Override
    public synchronized List<PageRange> allocated() {
        return ranges.stream().sorted().toList();
    }

    @Override
    public synchronized void read(long position, ByteBuffer into) {
        into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public synchronized void write(long position, ByteBuffer from) {
        from.get(bytes, (int) position, from.remaining());
    }
}
