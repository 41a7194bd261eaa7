/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs one action in several threads that begin at the same moment. */
final class Together {
    /** An action of the thread with that number. */
    interface Action {
        void run(int thread) throws Exception;
    }

    private Together() {}

    /** Returns when all have ended; throws what the first one threw. */
    static void run(int threads, Action action) throws Exception {
        var start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                Callable<Void> task = () -> {
                    start.await();
                    action.run(thread);
                    return null;
                };
                running.add(pool.submit(task));
            }
            for (Future<?> each : running) {
                each.get(2, TimeUnit.MINUTES);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
