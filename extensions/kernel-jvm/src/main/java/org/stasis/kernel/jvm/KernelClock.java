/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import org.stasis.spi.Clocks;

/**
 * Kernel time: the host's monotonic clock, set to where the kernel's time stood before, and stopped while the kernel
 * stands still. So a task sees the same time go by whether its kernel ran on after a save or was loaded from it.
 *
 * <p>Born stopped. Read by any thread; set going and stopped by one at a time, while no task runs.
 */
final class KernelClock {
    private final Clocks host;
    private volatile Setting setting;

    /** Either stopped at {@code nanos}, or going with {@code nanos} to be added to the host's time. */
    private record Setting(boolean going, long nanos) {}

    KernelClock(Clocks host, long startNanos) {
        this.host = host;
        setting = new Setting(false, startNanos);
    }

    long nanos() {
        Setting now = setting;
        return now.going() ? host.monotonicNanos() + now.nanos() : now.nanos();
    }

    long realtimeNanos() {
        return host.realtimeNanos();
    }

    /** Lets time pass, from where it stands. Idempotent. */
    void go() {
        if (!setting.going()) {
            setting = new Setting(true, setting.nanos() - host.monotonicNanos());
        }
    }

    /** Holds time where it is. Idempotent. */
    void stop() {
        setting = new Setting(false, nanos());
    }
}
