/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.stasis.api.StateException;

/**
 * The threads of one save or load. The first failure stops all and is what {@link #join} throws, with later ones
 * suppressed in it. Workers are never interrupted: an interrupt would close a file for all of them.
 */
final class Workers implements AutoCloseable {
    /** What one worker does, in a loop of its own that ends when {@link Workers#failed}. */
    interface Work {
        void run() throws Exception;
    }

    static final int COUNT = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Workers(String name) {
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start(Work work) {
        running.add(threads.submit(() -> {
            try {
                work.run();
            } catch (Throwable e) { // errors too: a worker that dies in silence would leave the others waiting
                fail(e);
            }
        }));
    }

    void fail(Throwable e) {
        if (!failure.compareAndSet(null, e) && failure.get() != e) {
            failure.get().addSuppressed(e);
        }
    }

    boolean failed() {
        return failure.get() != null;
    }

    /** Waits for all workers, whatever happens to this thread meanwhile. */
    void join() throws Exception {
        boolean interrupted = false;
        for (Future<?> worker : running) {
            for (boolean done = false; !done; ) {
                try {
                    worker.get();
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new StateException("interrupted", e));
                } catch (ExecutionException | CancellationException e) {
                    throw new IllegalStateException(e); // not possible: start() lets nothing out
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable first = failure.get();
        if (first instanceof Error error) {
            throw error;
        } else if (first != null) {
            throw (Exception) first;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
