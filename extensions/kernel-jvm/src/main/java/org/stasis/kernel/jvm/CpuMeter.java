/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of one thread, also after its end. Keeps nothing else of the thread alive. */
final class CpuMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long thread;
    private volatile long nanosAtEnd;

    CpuMeter(Thread thread) {
        this.thread = thread.getId();
    }

    /** Called by the thread itself as its last deed. */
    void end() {
        nanosAtEnd = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    long nanos() {
        long live = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread) : -1;
        return live < 0 ? nanosAtEnd : live;
    }
}
