/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/**
 * The bytes of a memory file: direct buffers of 64 MiB, made when first needed and never moved, so that reading and
 * writing take no lock. Ranges may lie across slabs.
 */
final class Slabs {
    private static final int SHIFT = 26;
    private static final int BYTES = 1 << SHIFT;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final String id;
    private final long limitBytes;
    private final ByteBuffer[] slabs;

    Slabs(String id, long limitBytes) {
        this.id = id;
        this.limitBytes = limitBytes;
        slabs = new ByteBuffer[Math.toIntExact((limitBytes + BYTES - 1) >>> SHIFT)];
    }

    /**
     * Makes all slabs of the range, or throws and leaves what was there as it was.
     *
     * @return whether all of the range is new, and so zero already
     */
    boolean make(PageRange range) {
        int first = (int) (range.start() >>> SHIFT);
        int last = (int) (range.end() - 1 >>> SHIFT);
        int[] missing =
                IntStream.rangeClosed(first, last).filter(i -> slabs[i] == null).toArray();
        try {
            // the platform clears the memory and the system finds it page by page: work for all processors
            List<ByteBuffer> made =
                    IntStream.of(missing).parallel().mapToObj(this::slab).toList();
            for (int i = 0; i < missing.length; i++) {
                slabs[missing[i]] = made.get(i);
            }
        } catch (OutOfMemoryError e) {
            throw new OutOfMemoryLimitException("memory file '" + id + "': the virtual machine gives no more memory"
                    + " outside its heap (" + e.getMessage() + "); raise -XX:MaxDirectMemorySize");
        }
        return missing.length == last - first + 1;
    }

    private ByteBuffer slab(int number) {
        return ByteBuffer.allocateDirect((int) Math.min(BYTES, limitBytes - ((long) number << SHIFT)));
    }

    void zero(PageRange range) {
        for (long at = range.start(); at < range.end(); ) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit((int) Math.min(range.end() - at, zeros.capacity()));
            int bytes = zeros.remaining();
            write(at, zeros);
            at += bytes;
        }
    }

    void read(long position, ByteBuffer into) {
        while (into.hasRemaining()) {
            int offset = (int) (position & BYTES - 1);
            int bytes = Math.min(into.remaining(), BYTES - offset);
            into.put(into.position(), slabs[(int) (position >>> SHIFT)], offset, bytes);
            into.position(into.position() + bytes);
            position += bytes;
        }
    }

    void write(long position, ByteBuffer from) {
        while (from.hasRemaining()) {
            int offset = (int) (position & BYTES - 1);
            int bytes = Math.min(from.remaining(), BYTES - offset);
            slabs[(int) (position >>> SHIFT)].put(offset, from, from.position(), bytes);
            from.position(from.position() + bytes);
            position += bytes;
        }
    }
}
