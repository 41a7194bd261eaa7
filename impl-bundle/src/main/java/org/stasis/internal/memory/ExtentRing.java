/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A fixed number of groups of extents going round between the scan, which fills them in order, and the workers, which empty
 * them. When none is free the scan waits: that is all the back-pressure there is.
 */
final class ExtentRing {
    private static final ExtentGroup END = new ExtentGroup();

    private final BlockingQueue<ExtentGroup> free;
    private final BlockingQueue<ExtentGroup> filled;
    private final BooleanSupplier stopped;

    ExtentRing(int groups, BooleanSupplier stopped) {
        free = new ArrayBlockingQueue<>(groups);
        filled = new ArrayBlockingQueue<>(groups + Workers.COUNT);
        this.stopped = stopped;
        for (int i = 0; i < groups; i++) {
            free.add(new ExtentGroup());
        }
    }

    /** A group to fill, or null if the workers have stopped. */
    ExtentGroup free() throws InterruptedException {
        return next(free);
    }

    void fill(ExtentGroup group) {
        filled.add(group);
    }

    /** The next filled group, or null at the end or if a worker has failed. */
    ExtentGroup take() throws InterruptedException {
        ExtentGroup group = next(filled);
        if (group == END) {
            filled.add(END); // for the next worker
            return null;
        }
        return group;
    }

    void give(ExtentGroup group) {
        free.add(group);
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
