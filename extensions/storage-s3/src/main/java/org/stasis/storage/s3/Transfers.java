/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The requests in flight for pages: a number of threads that end when there is nothing to do. */
final class Transfers {
    private static final String STOPPED = "page backend 's3' was stopped";

    private final int parallel;
    private final ThreadPoolExecutor threads;

    Transfers(int parallel) {
        this.parallel = parallel;
        threads =
                new ThreadPoolExecutor(parallel, parallel, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "stasis-s3-transfer");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    int parallel() {
        return parallel;
    }

    <T> Future<T> begin(Callable<T> transfer) throws IOException {
        try {
            return threads.submit(transfer);
        } catch (RejectedExecutionException e) {
            throw new IOException(STOPPED, e);
        }
    }

    /** What a transfer gave; each ends by itself, as all requests do. */
    static <T> T end(Future<T> transfer) throws IOException {
        try {
            return transfer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed
                    ? new IOException(failed.getMessage(), failed)
                    : new IOException(e.getCause());
        } catch (CancellationException e) {
            throw new IOException(STOPPED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("the thread was interrupted while it waited for the store");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Ends all that run, and all that wait to. */
    void stop() {
        for (Runnable waiting : threads.shutdownNow()) {
            ((Future<?>) waiting).cancel(true);
        }
    }
}
