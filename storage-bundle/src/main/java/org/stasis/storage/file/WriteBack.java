/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Brings a file to the disk while more of it is being made, so that the disk works from the beginning and not only when all
 * is written. At most one force is under way. If one fails, so does everything after it: the system tells a failure once, and
 * what it lost no later force brings back. Thread-safe.
 */
final class WriteBack {
    /** Enough that forcing costs little beside writing, and little enough that the disk soon has something to do. */
    static final int STEP_BYTES = 16 << 20;

    private final Callable<Void> force;
    private FutureTask<Void> last;
    private long waiting;

    WriteBack(Callable<Void> force) {
        this.force = force;
    }

    /** Notes that so much more was written, and begins to force it if that is enough. Never waits. */
    synchronized void wrote(long bytes) throws IOException {
        waiting += bytes;
        if (waiting < STEP_BYTES || last != null && !last.isDone()) {
            return;
        }
        await(last);
        waiting = 0;
        last = new FutureTask<>(force);
        Thread thread = new Thread(last, "stasis-write-back");
        thread.setDaemon(true);
        thread.start();
    }

    /** Forces all that was written. */
    synchronized void finish() throws IOException {
        await(last);
        last = new FutureTask<>(force);
        last.run();
        await(last);
    }

    private static void await(FutureTask<Void> force) throws IOException {
        try {
            if (force != null) {
                force.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the disk took what was written");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }
}
