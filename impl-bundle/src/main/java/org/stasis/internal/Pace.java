/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How fast an image may be written, all its files together. Thread-safe. */
final class Pace {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final double nanosPerByte;
    private final BooleanSupplier stopped;
    private long free = System.nanoTime();

    Pace(long bytesPerSecond, BooleanSupplier stopped) {
        nanosPerByte = 1e9 / bytesPerSecond;
        this.stopped = stopped;
    }

    /** Waits until that many bytes may be written; not longer than the work is wanted. */
    void await(int bytes) {
        long until = turn(bytes);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw Operations.cancelled();
            }
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
    }

    private synchronized long turn(int bytes) {
        long now = System.nanoTime();
        long turn = free - now > 0 ? free : now;
        free = turn + (long) (bytes * nanosPerByte);
        return turn;
    }
}
