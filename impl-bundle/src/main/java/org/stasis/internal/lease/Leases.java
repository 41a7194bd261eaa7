/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.lease;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.StateException;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SharedRecords;

/** The leases this process holds, one for each kernel that runs what a shared image holds. Thread-safe. */
public final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    /** What is done to kernels for the sake of leases. */
    public interface Kernels {
        /** Whether the kernel has anything to run; if not, its lease is given back. */
        boolean isAlive(String kernel);

        /** Stops it, whatever it does; called again until it succeeds. */
        void stop(String kernel) throws StateException;
    }

    private final HeldLease.Terms terms;
    private final Kernels kernels;
    private final Map<String, HeldLease> held = new ConcurrentHashMap<>();
    private ScheduledExecutorService threads;

    /** @param time how long a lease lasts without being renewed */
    public Leases(Duration time, Kernels kernels) {
        this(time, kernels, InstantSource.system(), System::nanoTime);
    }

    Leases(Duration time, Kernels kernels, InstantSource clock, LongSupplier nanos) {
        String holder = ManagementFactory.getRuntimeMXBean().getName(); // such as 4711@host
        terms = new HeldLease.Terms(holder, UUID.randomUUID(), time, clock, nanos);
        this.kernels = kernels;
    }

    /** A lease that was taken for a load: kept by {@link #keep}, else given back when it is closed. */
    public final class Taken implements AutoCloseable {
        private final Optional<HeldLease> lease;
        private boolean kept;

        private Taken(Optional<HeldLease> lease) {
            this.lease = lease;
        }

        /** The kernel runs the image now; the lease it had before is given back. */
        public void keep(String kernel) {
            kept = true;
            HeldLease before = lease.isPresent() ? held.put(kernel, lease.get()) : held.remove(kernel);
            if (before != null) {
                giveBack(before);
            }
            if (lease.isPresent()) {
                schedule();
            }
        }

        @Override
        public void close() {
            if (!kept) {
                lease.ifPresent(Leases.this::giveBack);
            }
        }
    }

    /**
     * Takes the lease of an image, if its storage is shared.
     *
     * @throws org.stasis.api.KernelBusyException if it runs elsewhere
     */
    public Taken take(PageBackend backend, String image) throws StateException, IOException {
        Optional<SharedRecords> records = backend.sharedRecords();
        return new Taken(
                records.isEmpty()
                        ? Optional.empty()
                        : Optional.of(HeldLease.take(records.get(), image, backend.location(image), terms)));
    }

    /** Refuses what would change an image that runs elsewhere. */
    public void refuseOthers(PageBackend backend, String image) throws StateException, IOException {
        Optional<SharedRecords> records = backend.sharedRecords();
        if (records.isPresent()) {
            HeldLease.refuseOthers(records.get(), image, backend.location(image), terms);
        }
    }

    private synchronized void schedule() {
        if (threads == null) {
            // two: a renewal that hangs must not keep the other from seeing that time is up
            threads = Executors.newScheduledThreadPool(2, work -> {
                Thread thread = new Thread(work, "stasis-leases");
                thread.setDaemon(true);
                return thread;
            });
            long third = Math.max(1, terms.time().toMillis() / 3);
            threads.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
            long often = Math.max(1, third / 10);
            threads.scheduleWithFixedDelay(this::fence, often, often, TimeUnit.MILLISECONDS);
        }
    }

    /** Renews what is needed and gives back what is not. */
    void renew() {
        held.forEach((kernel, lease) -> {
            if (!kernels.isAlive(kernel)) {
                held.remove(kernel, lease);
                giveBack(lease);
                return;
            }
            try {
                if (!lease.renew()) {
                    stop(kernel, lease, "another host has taken it over");
                }
            } catch (IOException e) {
                LOG.warn("the lease of {} for kernel '{}' could not be renewed: {}", lease, kernel, e.toString());
            }
        });
    }

    /** Stops kernels whose leases ran out: others may run their images from now on. */
    void fence() {
        held.forEach((kernel, lease) -> {
            if (lease.isOver()) {
                stop(kernel, lease, "it could not be renewed in time");
            }
        });
    }

    private synchronized void stop(String kernel, HeldLease lease, String why) {
        if (held.get(kernel) != lease) {
            return; // done by the other thread
        }
        LOG.error("kernel '{}' is stopped: its lease of {} is lost, since {}", kernel, lease, why);
        try {
            kernels.stop(kernel);
            held.remove(kernel, lease);
        } catch (StateException | RuntimeException e) {
            LOG.error("kernel '{}' does not stop yet: {}", kernel, e.toString());
        }
    }

    private void giveBack(HeldLease lease) {
        try {
            lease.release();
        } catch (IOException e) {
            LOG.warn("the lease of {} is not given back, and will run out: {}", lease, e.toString());
        }
    }

    /** Renews no more; what is held runs out. */
    @Override
    public synchronized void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
