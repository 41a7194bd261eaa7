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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.stasis.internal.PlainStates;

/**
 * Several kernels at once, saved, loaded, verified and deleted while plug-ins are exchanged, storage fails, bytes rot and
 * processes beside are killed, until the time is over. What each thread does follows from the seed.
 */
record Soak(JavaProcess java, Path folder, long endNanos, long seed, Tally tally) {
    private static final int[] KERNELS_OF_PAGES = {20, 100, 500, 3000};

    private interface Round {
        void run() throws Exception;
    }

    void run() throws Exception {
        Random random = new Random(seed);
        Path images = folder.resolve("images");
        PlainStates plain = new PlainStates(Images.KEYS);
        Swaps swaps = new Swaps(plain, images, random.nextLong(), tally);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> running = new ArrayList<>();
            List<Actor> actors = new ArrayList<>();
            for (int pages : KERNELS_OF_PAGES) {
                Pattern pattern = new Pattern("kernel" + pages, pages);
                PatternKernel kernel = new PatternKernel(pattern);
                plain.put(kernel);
                Actor actor = new Actor(plain.service(), images, pattern, kernel, random.nextLong(), tally);
                actors.add(actor);
                running.add(threads.submit(untilTheEnd(actor::step)));
            }
            var workers = new KilledWorkers(java, images, new Pattern("worker", 100), random.nextLong(), tally);
            running.add(threads.submit(untilTheEnd(workers::round)));
            swap(swaps, clock);
            for (Future<Void> one : running) {
                one.get();
            }
            clock.shutdownNow();
            clock.awaitTermination(1, TimeUnit.MINUTES);
            swaps.end();
            actors.forEach(Actor::end);
        } finally {
            clock.shutdownNow();
            threads.shutdown();
        }
    }

    private Callable<Void> untilTheEnd(Round round) {
        return () -> {
            while (System.nanoTime() - endNanos < 0) {
                round.run();
            }
            return null;
        };
    }

    private void swap(Swaps swaps, ScheduledExecutorService clock) {
        clock.schedule(
                () -> {
                    try {
                        swaps.step();
                    } catch (RuntimeException e) {
                        tally.lost("a plug-in could not be exchanged: " + e);
                    }
                    swap(swaps, clock);
                },
                swaps.pause(),
                TimeUnit.MILLISECONDS);
    }
}
