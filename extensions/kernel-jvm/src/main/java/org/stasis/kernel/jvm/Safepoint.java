/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where threads can be made to stand still. Who runs moves between {@link #enter} and {@link #leave}; while the
 * safepoint is raised nobody begins to move, and whoever raised it is told when the last one has left.
 *
 * <p>Whatever was done while moving is visible to the one that raised, and the other way round. Standing still is not
 * ended by interrupts: a thread that was interrupted from elsewhere must not run through a save.
 *
 * <p>Born raised. Thread-safe; raised by one thread at a time.
 *
 * @param <T> who moves; each by one thread at a time
 */
final class Safepoint<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lowered = lock.newCondition();
    private final Condition still = lock.newCondition();
    private final Set<T> moving = new HashSet<>();
    private volatile boolean raised = true;

    /** Waits while the safepoint is raised, and then moves. */
    void enter(T who) {
        lock.lock();
        try {
            while (raised) {
                lowered.awaitUninterruptibly();
            }
            moving.add(who);
        } finally {
            lock.unlock();
        }
    }

    /** No longer moves. */
    void leave(T who) {
        lock.lock();
        try {
            if (moving.remove(who) && moving.isEmpty()) {
                still.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether all are wanted to leave. Costs one volatile read. */
    boolean raised() {
        return raised;
    }

    /** Whether it is raised and nobody moves. */
    boolean still() {
        lock.lock();
        try {
            return raised && moving.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Raises the safepoint and waits for all to leave. Whatever comes of it, also an exception, the
     * safepoint stays raised until {@link #lower}.
     *
     * @return who still moves after that time; empty if all stand still
     */
    Set<T> raise(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            raised = true;
            long nanos = TimeUnit.NANOSECONDS.convert(atMost);
            while (!moving.isEmpty() && nanos > 0) {
                nanos = still.awaitNanos(nanos);
            }
            return Set.copyOf(moving);
        } finally {
            lock.unlock();
        }
    }

    /** Lets all move again. Idempotent. */
    void lower() {
        lock.lock();
        try {
            raised = false;
            lowered.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
