/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.stasis.api.task.MemoryFile;

/** A task that changes pages of memory here and there at a steady rate, with a safepoint after each few. */
final class SteadyWriter implements AutoCloseable {
    private static final int STEP = 16;

    private final MemoryFile memory;
    private final long bytesPerSecond;
    private final Thread thread = new Thread(this::run, "steady-writer");
    private volatile boolean stop;
    private volatile CountDownLatch goOn;
    private volatile boolean still;

    SteadyWriter(MemoryFile memory, long bytesPerSecond) {
        this.memory = memory;
        this.bytesPerSecond = bytesPerSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer page = ByteBuffer.allocateDirect(MemoryFile.PAGE_BYTES);
        long pages = memory.limitBytes() / MemoryFile.PAGE_BYTES;
        long next = System.nanoTime();
        while (!stop) {
            for (int i = 0; i < STEP; i++) {
                page.clear().putLong(0, random.nextLong());
                memory.write(random.nextLong(pages) * MemoryFile.PAGE_BYTES, page);
            }
            next += STEP * MemoryFile.PAGE_BYTES * 1_000_000_000L / bytesPerSecond;
            do {
                safepoint();
                LockSupport.parkNanos(next - System.nanoTime());
            } while (next - System.nanoTime() > 0 && !stop);
        }
    }

    private void safepoint() {
        CountDownLatch wait = goOn;
        if (wait != null) {
            still = true;
            boolean waiting = true;
            while (waiting) {
                try {
                    wait.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    waiting = !stop;
                }
            }
        }
    }

    /** Returns when the writer has come to a safepoint; it may be asleep until its next step. */
    void standStill() {
        still = false;
        goOn = new CountDownLatch(1);
        LockSupport.unpark(thread);
        while (!still) {
            Thread.onSpinWait();
        }
    }

    void goOn() {
        CountDownLatch wait = goOn;
        goOn = null;
        wait.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
