/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.stasis.api.CancelledException;
import org.stasis.api.KernelBusyException;

/** The operations in flight: at most one per kernel, none any more after {@link #end}. Thread-safe. */
final class Operations {
    private final Map<String, Running> byKernel = new HashMap<>();
    private final ReadWriteLock publishing = new ReentrantReadWriteLock();
    private boolean ended;
    private volatile boolean stopped;

    /** Closing gives up what was claimed. */
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /** One of them. */
    private static final class Running {
        private final String doing;
        private volatile boolean cancelled;

        Running(String doing) {
            this.doing = doing;
        }
    }

    /**
     * @param doing what is being done to the kernel, such as {@code being saved}
     */
    synchronized Claim claim(String kernel, String doing) throws KernelBusyException {
        if (ended) {
            throw new KernelBusyException("the state service is being stopped; try again when it is back");
        }
        Running other = byKernel.putIfAbsent(kernel, new Running(doing));
        if (other != null) {
            throw new KernelBusyException("kernel '" + kernel + "' is " + other.doing + "; wait until that has ended");
        }
        return () -> release(kernel);
    }

    private synchronized void release(String kernel) {
        byKernel.remove(kernel);
        notifyAll();
    }

    /** For a save while it publishes an image. */
    Claim publishing() {
        publishing.readLock().lock();
        return publishing.readLock()::unlock;
    }

    /** For whoever looks at an image and replaces exactly that: no save of this service publishes meanwhile. */
    Claim replacing() {
        publishing.writeLock().lock();
        return publishing.writeLock()::unlock;
    }

    /** Lets nothing new begin, waits for what runs, and after that time tells it to stop. */
    synchronized void end(Duration patience) {
        ended = true;
        long until = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (!byKernel.isEmpty() && !interrupted && until - System.nanoTime() > 0) {
            try {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        stopped = true;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells what is being done to a kernel to stop, and does not wait for it.
     *
     * @return whether anything is
     */
    synchronized boolean cancel(String kernel) {
        Running running = byKernel.get(kernel);
        if (running != null) {
            running.cancelled = true;
        }
        return running != null;
    }

    /** True once work should stop. */
    BooleanSupplier stopped() {
        return () -> stopped;
    }

    /** True once what is being done to that kernel now should stop. */
    synchronized BooleanSupplier stopped(String kernel) {
        Running running = byKernel.get(kernel);
        return () -> stopped || running != null && running.cancelled;
    }

    /** What work throws that was told to stop, where it can throw nothing that is checked. */
    static CancellationException cancelled() {
        var cancelled = new CancellationException();
        cancelled.initCause(new CancelledException("cancelled; everything is as it was before"));
        return cancelled;
    }
}
