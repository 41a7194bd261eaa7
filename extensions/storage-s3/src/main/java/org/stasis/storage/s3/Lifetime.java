/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time between activation and deactivation, and what is open in it. Thread-safe. */
final class Lifetime {
    private final Set<Closeable> open = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    void check() throws IOException {
        if (isOver()) {
            throw new IOException("page backend 's3' was stopped");
        }
    }

    boolean isOver() {
        return stopped.getCount() == 0;
    }

    /** The cause of a failed call: the stop, if there was one meanwhile. */
    IOException cause(IOException failed) {
        return isOver() ? new IOException("page backend 's3' was stopped", failed) : failed;
    }

    /** Waits; true if the end came meanwhile. */
    boolean endsWithin(long millis) throws InterruptedException {
        return stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized <T extends Closeable> T opened(T resource) throws IOException {
        check();
        open.add(resource);
        return resource;
    }

    synchronized void closed(Closeable resource) {
        open.remove(resource);
    }

    /** Begins the end. */
    void stop() {
        stopped.countDown();
    }

    synchronized List<Closeable> stillOpen() {
        return List.copyOf(open);
    }
}
