/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A fixed number of extent buffers going round between the scan, which fills them in order, and the workers, which empty
 * them. When none is free the scan waits: that is all the back-pressure there is.
 */
final class ExtentRing {
    /** A filled buffer and its place in the order of extents. */
    record Filled(long number, ByteBuffer bytes) {}

    private static final Filled END = new Filled(-1, null);

    private final BlockingQueue<ByteBuffer> free;
    private final BlockingQueue<Filled> filled;
    private final BooleanSupplier stopped;

    ExtentRing(int buffers, BooleanSupplier stopped) {
        free = new ArrayBlockingQueue<>(buffers);
        filled = new ArrayBlockingQueue<>(buffers + Workers.COUNT);
        this.stopped = stopped;
        for (int i = 0; i < buffers; i++) {
            free.add(ByteBuffer.allocate(PagesMetadata.EXTENT_BYTES));
        }
    }

    /** An empty buffer, or null if the workers have stopped. */
    ByteBuffer free() throws InterruptedException {
        return next(free);
    }

    void fill(Filled extent) {
        filled.add(extent);
    }

    /** The next filled buffer, or null at the end or if a worker has failed. */
    Filled take() throws InterruptedException {
        Filled extent = next(filled);
        if (extent == END) {
            filled.add(END); // for the next worker
            return null;
        }
        return extent;
    }

    void give(ByteBuffer bytes) {
        free.add(bytes.clear());
    }

    void end() {
        filled.add(END);
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = null;
        while (next == null && !stopped.getAsBoolean()) {
            next = queue.poll(50, TimeUnit.MILLISECONDS);
        }
        return next;
    }
}
