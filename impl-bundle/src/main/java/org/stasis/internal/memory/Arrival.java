/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.stasis.api.task.MemoryLostException;
import org.stasis.api.task.PageRange;

/**
 * The pages of a memory file that are still on their way from an image. Whoever touches one waits until it is there, or
 * cannot be had; nobody sees a page before it was authenticated. Thread-safe.
 */
final class Arrival {
    private final String id;
    private final Slabs slabs;
    private final PageSet coming;
    private final PageSet touched;
    private final LongConsumer wanted;
    private Throwable failure;

    /**
     * @param id of the memory file, for messages
     * @param coming the pages of the image, all that are stored
     * @param wanted told of a position that somebody waits for, more than once
     */
    Arrival(String id, long limitBytes, Slabs slabs, PageSet coming, LongConsumer wanted) {
        this.id = id;
        this.slabs = slabs;
        this.coming = coming;
        this.wanted = wanted;
        touched = new PageSet(limitBytes);
    }

    /** Returns when these bytes are there. */
    void await(long position, long bytes) {
        touched.add(position, bytes);
        if (coming.hasAny(position, bytes)) {
            awaitComing(position, bytes);
        }
    }

    private synchronized void awaitComing(long position, long bytes) {
        boolean interrupted = false;
        for (long next = coming.first(position, bytes); next >= 0; next = coming.first(position, bytes)) {
            if (failure != null) {
                throw new MemoryLostException(
                        "memory file '" + id + "': bytes at " + next + " were not loaded: " + failure.getMessage()
                                + ". Load this image again, or another",
                        failure);
            }
            wanted.accept(next);
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // a wait ends with the loading, and what waits cannot go on without it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Puts pages of a window where they belong, but for those that were given up meanwhile.
     *
     * @param pages authenticated, those of the mask one after the other
     */
    void arrive(long start, int mask, ByteBuffer pages) {
        Windows.eachRun(mask, (offset, bytes) -> {
            PageRange run = new PageRange(start + offset, start + offset + bytes);
            slabs.make(run); // not while others wait for the lock
            put(run, pages.slice(pages.position(), bytes));
            pages.position(pages.position() + bytes);
        });
    }

    private synchronized void put(PageRange run, ByteBuffer pages) {
        for (PageRange part : coming.runs(run)) {
            slabs.write(part.start(), pages.slice((int) (part.start() - run.start()), (int) part.bytes()));
        }
        coming.remove(run);
        notifyAll();
    }

    /** Gives up pages that are freed or cleared: they will not be written any more. */
    synchronized void giveUp(PageRange range) {
        coming.remove(range);
        notifyAll();
    }

    /** What is not there will not come; all who wait or come later are told why. */
    synchronized void fail(Throwable why) {
        failure = why;
        notifyAll();
    }

    /** Whether a page of these was touched since the load. */
    boolean touched(long position, long bytes) {
        return touched.hasAny(position, bytes);
    }
}
