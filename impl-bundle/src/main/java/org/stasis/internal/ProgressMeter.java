/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.stasis.api.Progress;

/**
 * Counts bytes and tells of them at most five times a second. Thread-safe. Ends the work by a
 * {@link CancellationException} once it is told to stop.
 */
final class ProgressMeter implements LongConsumer {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final String phase;
    private final long total;
    private final Consumer<Progress> listener;
    private final BooleanSupplier stopped;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong toldAt = new AtomicLong(System.nanoTime());

    ProgressMeter(String phase, long total, Consumer<Progress> listener, BooleanSupplier stopped) {
        this.phase = phase;
        this.total = total;
        this.listener = listener;
        this.stopped = stopped;
    }

    @Override
    public void accept(long bytes) {
        long now = done.addAndGet(bytes);
        long last = toldAt.get();
        long time = System.nanoTime();
        if (time - last >= INTERVAL_NANOS && toldAt.compareAndSet(last, time)) {
            if (stopped.getAsBoolean()) {
                throw Operations.cancelled();
            }
            listener.accept(new Progress(phase, now, total));
        }
    }
}
