/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;
import org.stasis.spi.MemoryFiles;

/** Memory files on the Java heap, for tests of kernels without an implementation of Stasis. Thread-safe. */
public final class HeapMemory implements MemoryFiles {
    @Override
    public MemoryFile create(String id, long limitBytes) {
        return new HeapFile(id, limitBytes);
    }

    private static final class HeapFile implements MemoryFile {
        private final String id;
        private final long limitBytes;
        private final TreeMap<PageRange, byte[]> ranges = new TreeMap<>();
        private long allocatedBytes;
        private long marks;

        HeapFile(String id, long limitBytes) {
            this.id = id;
            this.limitBytes = limitBytes;
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
        public synchronized PageRange allocate(long bytes, MemoryKind kind) {
            if (bytes < 1) {
                throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
            }
            long pages = (bytes - 1) / PAGE_BYTES + 1;
            long start = 0;
            for (PageRange taken : ranges.keySet()) {
                if (taken.start() - start >= pages * PAGE_BYTES) {
                    break;
                }
                start = taken.end();
            }
            PageRange range = new PageRange(start, start + pages * PAGE_BYTES);
            take(range);
            return range;
        }

        @Override
        public synchronized void claim(PageRange range, MemoryKind kind) {
            for (PageRange taken : ranges.keySet()) {
                if (taken.overlaps(range)) {
                    throw new IllegalArgumentException(range + " overlaps " + taken + ", which is allocated");
                }
            }
            take(range);
        }

        private void take(PageRange range) {
            if (range.bytes() > limitBytes - allocatedBytes) {
                throw new OutOfMemoryLimitException("memory file '" + id + "' of at most " + limitBytes
                        + " bytes has no room for " + range.bytes() + " more");
            }
            ranges.put(range, new byte[Math.toIntExact(range.bytes())]);
            allocatedBytes += range.bytes();
        }

        @Override
        public synchronized void free(PageRange range) {
            if (ranges.remove(range) == null) {
                throw new IllegalArgumentException(range + " is not allocated");
            }
            allocatedBytes -= range.bytes();
        }

        @Override
        public synchronized List<PageRange> allocated() {
            return new ArrayList<>(ranges.keySet());
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
            var range = around(position, into.remaining());
            into.put(range.getValue(), (int) (position - range.getKey().start()), into.remaining());
        }

        @Override
        public synchronized void write(long position, ByteBuffer from) {
            var range = around(position, from.remaining());
            from.get(range.getValue(), (int) (position - range.getKey().start()), from.remaining());
        }

        private Map.Entry<PageRange, byte[]> around(long position, int bytes) {
            for (var range : ranges.entrySet()) {
                if (position >= range.getKey().start()
                        && bytes <= range.getKey().end() - position) {
                    return range;
                }
            }
            throw new IndexOutOfBoundsException("[" + position + ", " + (position + bytes) + ") of memory file '" + id
                    + "' is not allocated as one range");
        }

        @Override
        public synchronized long mark() {
            return ++marks;
        }

        @Override
        public boolean changedSince(long mark, long position, long bytes) {
            return true; // it keeps no account
        }

        @Override
        public synchronized MemorySnapshot snapshot() {
            long now = mark();
            TreeMap<PageRange, byte[]> then = new TreeMap<>();
            ranges.forEach((range, bytes) -> then.put(range, bytes.clone()));
            return new MemorySnapshot() {
                @Override
                public String id() {
                    return id;
                }

                @Override
                public long mark() {
                    return now;
                }

                @Override
                public boolean changedSince(long mark, long position, long bytes) {
                    return true;
                }

                @Override
                public List<PageRange> allocated() {
                    return List.copyOf(then.keySet());
                }

                @Override
                public void read(long position, ByteBuffer into) {
                    then.forEach((range, bytes) -> {
                        if (range.start() <= position && position < range.end()) {
                            into.put(bytes, Math.toIntExact(position - range.start()), into.remaining());
                        }
                    });
                }

                @Override
                public void skip(long position, long bytes) {}

                @Override
                public void close() {}
            };
        }
    }
}
