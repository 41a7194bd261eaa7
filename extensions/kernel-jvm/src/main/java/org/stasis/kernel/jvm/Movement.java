/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How a task moves: with one of the kernel's turns, and from safepoint to safepoint. Used by the task's thread; how long
 * it has been moving may be asked by any.
 */
final class Movement {
    private static final long AT_SAFEPOINT = 0;

    private final TaskRunner task;
    private final Safepoint<TaskRunner> safepoint;
    private final Semaphore turns;

    /** When the task last came from a safepoint, by {@link #tick}, or {@link #AT_SAFEPOINT}. */
    private volatile long since = AT_SAFEPOINT;

    Movement(TaskRunner task, Safepoint<TaskRunner> safepoint, Semaphore turns) {
        this.task = task;
        this.safepoint = safepoint;
        this.turns = turns;
    }

    /** Waits for a turn and for leave to move. */
    void begin() {
        turns.acquireUninterruptibly();
        safepoint.enter(task);
        since = tick();
    }

    void end() {
        since = AT_SAFEPOINT;
        safepoint.leave(task);
        turns.release();
    }

    /** A safepoint on the way: stands still if that is wanted, and gives way to a task that waits for its turn. */
    void pass() {
        if (safepoint.raised() || turns.hasQueuedThreads()) {
            end();
            begin();
        } else {
            since = tick();
        }
    }

    boolean goesOn() {
        return since != AT_SAFEPOINT;
    }

    /** How long the task has been moving without a safepoint; zero while it stands at one. */
    Duration sinceSafepoint() {
        long began = since;
        return began == AT_SAFEPOINT ? Duration.ZERO : Duration.ofNanos(tick() - began);
    }

    /** The time in nanoseconds; never {@link #AT_SAFEPOINT}. */
    private static long tick() {
        return System.nanoTime() | 1;
    }
}
