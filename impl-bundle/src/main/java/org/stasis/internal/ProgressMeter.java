/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.stasis.api.Progress;

/**
 * Counts bytes and tells of them at most five times a second. Thread-safe. Ends the work by a
 * {@link CancellationException} once it is told to stop.
 */
final class ProgressMeter implements LongConsumer {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final double RATE_NANOS = 2e9;

    private final String phase;
    private final long total;
    private final Consumer<Progress> listener;
    private final BooleanSupplier stopped;
    private final LongSupplier clock;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<Told> last;

    /** What was told, and when. The rate follows what happens within about two seconds, so that it does not flicker. */
    private record Told(long nanos, long done, double bytesPerNano) {
        Told then(long now, long doneNow) {
            double latest = (doneNow - done) / (double) (now - nanos);
            double weight = bytesPerNano == 0 ? 1 : Math.min(1, (now - nanos) / RATE_NANOS);
            return new Told(now, doneNow, bytesPerNano + weight * (latest - bytesPerNano));
        }
    }

    ProgressMeter(String phase, long total, Consumer<Progress> listener, BooleanSupplier stopped) {
        this(phase, total, listener, stopped, System::nanoTime);
    }

    ProgressMeter(
            String phase, long total, Consumer<Progress> listener, BooleanSupplier stopped, LongSupplier nanoClock) {
        this.phase = phase;
        this.total = total;
        this.listener = listener;
        this.stopped = stopped;
        clock = nanoClock;
        last = new AtomicReference<>(new Told(clock.getAsLong(), 0, 0));
    }

    @Override
    public void accept(long bytes) {
        done.addAndGet(bytes);
        Told before = last.get();
        long time = clock.getAsLong();
        if (time - before.nanos() < INTERVAL_NANOS) {
            return;
        }
        long now = done.get();
        Told next = before.then(time, now);
        if (last.compareAndSet(before, next)) {
            if (stopped.getAsBoolean()) {
                throw Operations.cancelled();
            }
            listener.accept(new Progress(phase, now, total, Math.round(next.bytesPerNano() * 1e9)));
        }
    }
}
