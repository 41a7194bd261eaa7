/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Kills processes at random moments, several at once on one folder, until the time is over. */
record Crash(JavaProcess java, Path folder, long endNanos, long seed, Tally tally) {
    private static final int AT_ONCE = 2;
    /** Of memory: most kernels are small, so that there are many saves; a big one is hit in the middle of its pages. */
    private static final int[] PAGES = {100, 3000};

    void run() throws Exception {
        Random random = new Random(seed);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            var pattern = new Pattern("worker" + i, PAGES[i % PAGES.length]);
            var workers = new KilledWorkers(java, folder.resolve("images"), pattern, random.nextLong(), tally);
            running.add(threads.submit((Callable<Void>) () -> {
                while (System.nanoTime() - endNanos < 0) {
                    workers.round();
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<Void> one : running) {
            one.get();
        }
    }
}
