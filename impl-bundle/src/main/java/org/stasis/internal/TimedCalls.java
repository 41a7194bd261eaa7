/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to a plug-in that may hang: each runs in a thread of its own and is waited for so long and no longer. After one
 * that did not end no other is tried, and its thread is left to itself; what it still does nobody looks at. Thread-safe.
 *
 * <p>An interrupt of the waiting thread is handed on to the one that works, so that the plug-in decides what can stop.
 */
final class TimedCalls {
    private static final Logger LOG = LoggerFactory.getLogger(TimedCalls.class);

    /** Storage slower than this is taken for hanging. */
    private static final long SLOWEST_BYTES_PER_SECOND = 4 << 20;

    private final Executor threads;
    private final Duration atMost;
    private final String where;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean hung;

    /** @param where what is called, for messages */
    TimedCalls(Executor threads, Duration atMost, String where) {
        this.threads = threads;
        this.atMost = atMost;
        this.where = where;
    }

    /** Calls with the same patience that hang by themselves. */
    TimedCalls of(String part) {
        return new TimedCalls(threads, atMost, part);
    }

    /** Something that gives nothing back. */
    interface Action {
        void run() throws Exception;
    }

    void run(String doing, Action action) throws IOException {
        call(doing, () -> nothing(action));
    }

    <T> T call(String doing, Callable<T> work) throws IOException {
        return call(doing, "", 0, work);
    }

    /** Something that may move that many bytes. */
    void move(String doing, long count, Action action) throws IOException {
        call(doing, "", count, () -> nothing(action));
    }

    /** Handing over that many bytes, which {@link #force} may have to wait for. */
    void write(int count, Action action) throws IOException {
        run("taking " + count + " bytes", action);
        bytes.addAndGet(count);
    }

    /**
     * Bringing all that was written to the disk.
     *
     * @param unknown what nobody knows if it hangs
     */
    void force(String doing, String unknown, Action action) throws IOException {
        call(doing, unknown, bytes.get(), () -> nothing(action));
    }

    private static Void nothing(Action action) throws Exception {
        action.run();
        return null;
    }

    private <T> T call(String doing, String unknown, long count, Callable<T> work) throws IOException {
        if (hung) {
            throw new IOException(where + ": given up, because an earlier call has not come back");
        }
        Duration patience = atMost.plusSeconds(count / SLOWEST_BYTES_PER_SECOND);
        Call<T> call = new Call<>(work);
        threads.execute(call);
        if (!call.await(patience)) {
            hung = true;
            throw new IOException(where + ": " + doing + " has not ended after " + patience.toSeconds() + " s" + unknown
                    + "; see whether the storage hangs, or raise io.timeout.seconds of org.stasis");
        }
        return call.result();
    }

    /** Closes; behind a call that hangs it is done when that has ended, and not waited for. */
    void close(Action action) throws IOException {
        if (!hung) {
            call("closing", "", bytes.get(), () -> nothing(action)); // which may have to send what was only taken
            return;
        }
        threads.execute(new Call<>(() -> nothing(action)));
    }

    private static final class Call<T> implements Runnable {
        private final Callable<T> work;
        private Thread runner;
        private T result;
        private Throwable failure;
        private boolean interrupted;
        private boolean abandoned;
        private boolean done;

        Call(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            begin();
            try {
                result = work.call();
            } catch (Throwable e) { // errors too: they are the caller's
                failure = e;
            }
            end();
        }

        private synchronized void begin() {
            runner = Thread.currentThread();
            if (interrupted) {
                runner.interrupt();
            }
        }

        private void end() {
            synchronized (this) {
                runner = null;
                done = true;
                Thread.interrupted(); // it was for this call
                notifyAll();
            }
            if (abandoned && result instanceof AutoCloseable opened) {
                closeUnused(opened);
            }
        }

        private static void closeUnused(AutoCloseable opened) {
            try {
                opened.close();
            } catch (Exception e) {
                LOG.debug("{} was opened too late, and could not be closed", opened, e);
            }
        }

        private synchronized void interrupt() {
            interrupted = true;
            if (runner != null) {
                runner.interrupt();
            }
        }

        /** Waits, also when interrupted; false if it has not ended. */
        synchronized boolean await(Duration atMost) {
            long end = System.nanoTime() + atMost.toNanos();
            boolean handedOn = false;
            while (!done && end - System.nanoTime() > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
                } catch (InterruptedException e) {
                    handedOn = true;
                    interrupt();
                }
            }
            if (handedOn) {
                Thread.currentThread().interrupt();
            }
            if (!done) {
                abandoned = true;
                interrupt();
            }
            return done;
        }

        synchronized T result() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            } else if (failure instanceof RuntimeException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
            } else if (failure != null) {
                throw new IOException(failure);
            }
            return result;
        }
    }
}
