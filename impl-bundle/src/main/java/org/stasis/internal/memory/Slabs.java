/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.SlabBacking.Slab;

/**
 * The bytes of a memory file: slabs of 32 MiB, made when first written and not moved, so that reading and writing take no
 * lock. A slab that is not there reads as zero. Ranges may lie across slabs.
 *
 * <p>Larger slabs read no faster, and the first write waits until its slab is cleared. Smaller ones would be kept by the C
 * library for its own use when they are given back.
 */
class Slabs {
    private static final int SHIFT = 25;
    static final int BYTES = 1 << SHIFT;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final String id;
    private final long limitBytes;
    private final SlabBacking backing;
    private final Slab[] slabs;
    private final Object[] locks =
            Stream.generate(Object::new).limit(16).toArray(); // for those who make and give up slabs

    Slabs(String id, long limitBytes, SlabBacking backing) {
        this.id = id;
        this.limitBytes = limitBytes;
        this.backing = backing;
        slabs = new Slab[Math.toIntExact((limitBytes + BYTES - 1) >>> SHIFT)];
    }

    /** Makes the slabs of a range now, with all processors. */
    void make(PageRange range) {
        numbers(range).parallel().forEach(this::made);
    }

    /** The range of the slab that a position lies in. */
    PageRange around(long position) {
        long start = position >>> SHIFT << SHIFT;
        return new PageRange(start, Math.min(start + BYTES, limitBytes));
    }

    /** The slabs that a range touches, as ranges. */
    Stream<PageRange> parts(PageRange range) {
        return numbers(range).mapToObj(number -> around((long) number << SHIFT));
    }

    /** The part of a range that lies in a slab. */
    static PageRange within(PageRange range, PageRange slab) {
        return new PageRange(Math.max(range.start(), slab.start()), Math.min(range.end(), slab.end()));
    }

    private static IntStream numbers(PageRange range) {
        return IntStream.rangeClosed((int) (range.start() >>> SHIFT), (int) (range.end() - 1 >>> SHIFT));
    }

    /** Gives the slab at that position back; nobody needs its bytes. */
    void giveBack(long position) {
        int number = (int) (position >>> SHIFT);
        synchronized (lock(number)) {
            if (slabs[number] != null) {
                slabs[number].giveBack().run();
                slabs[number] = null;
            }
        }
    }

    /** How many slabs there are now. */
    long count() {
        return Stream.of(slabs).filter(slab -> slab != null).count();
    }

    private ByteBuffer made(int number) {
        Slab slab = slabs[number];
        return slab == null ? make(number) : slab.bytes();
    }

    private ByteBuffer make(int number) {
        synchronized (lock(number)) {
            if (slabs[number] == null) {
                try {
                    slabs[number] = backing.make((int) Math.min(BYTES, limitBytes - ((long) number << SHIFT)));
                } catch (OutOfMemoryLimitException e) {
                    throw new OutOfMemoryLimitException("memory file '" + id + "': " + e.getMessage());
                }
            }
            return slabs[number].bytes();
        }
    }

    private Object lock(int number) {
        return locks[number % locks.length];
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
            Slab slab = slabs[(int) (position >>> SHIFT)];
            if (slab == null) {
                bytes = Math.min(bytes, ZEROS.capacity());
                into.put(into.position(), ZEROS, 0, bytes);
            } else {
                into.put(into.position(), slab.bytes(), offset, bytes);
            }
            into.position(into.position() + bytes);
            position += bytes;
        }
    }

    void write(long position, ByteBuffer from) {
        while (from.hasRemaining()) {
            int offset = (int) (position & BYTES - 1);
            int bytes = Math.min(from.remaining(), BYTES - offset);
            made((int) (position >>> SHIFT)).put(offset, from, from.position(), bytes);
            from.position(from.position() + bytes);
            position += bytes;
        }
    }
}
