/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The time between a backend's activation and its deactivation, and what is open in it. Thread-safe.
 *
 * <p>{@link #stop} closes everything; whoever still uses it then learns from {@link #check} why it does not work.
 */
public final class Lifetime {
    private final String backend;
    private final Set<Closeable> open = new HashSet<>();
    private boolean stopped;

    public Lifetime(String backend) {
        this.backend = backend;
    }

    /** Fails if the backend was stopped. */
    public synchronized void check() throws IOException {
        if (stopped) {
            throw new IOException("page backend '" + backend + "' was stopped");
        }
    }

    /** Takes what {@link #stop} shall close; the caller closes it itself if this fails. */
    public synchronized void opened(Closeable resource) throws IOException {
        check();
        open.add(resource);
    }

    public synchronized void closed(Closeable resource) {
        open.remove(resource);
    }

    /** Ends the lifetime and closes what is open; waits for a commit that is under way. */
    public void stop() {
        List<Closeable> left;
        synchronized (this) {
            stopped = true;
            left = List.copyOf(open);
        }
        IOException failed = null;
        for (Closeable resource : left) {
            try {
                resource.close();
            } catch (IOException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw new UncheckedIOException(failed);
        }
    }
}
