/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.stasis.spi.PageBackend;

/** Gives every call of a backend an end, after the time that is configured. */
final class TimedBackends {
    /** For calls that may hang; idle threads end by themselves, and none keeps the JVM alive. */
    private final Executor io = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stasis-io");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Duration atMost = Duration.ofMinutes(1);

    void configure(Defaults values) {
        atMost = Duration.ofSeconds(Math.max(1, values.io_timeout_seconds()));
    }

    PageBackend timed(PageBackend backend) {
        return new TimedBackend(backend, atMost, io);
    }
}
