/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SafepointTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Safepoint<Walker> safepoint = new Safepoint<>();

    /** Moves all the time, and keeps two plain numbers equal whenever it stands still. */
    private final class Walker extends Thread {
        private final Random random;
        private long left;
        private long right;
        private volatile boolean end;

        Walker(long seed) {
            random = new Random(seed);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!end) {
                safepoint.enter(this);
                int steps = random.nextInt(50);
                do {
                    left++;
                    for (int i = random.nextInt(100); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                    right++;
                } while (!safepoint.raised() && steps-- > 0);
                safepoint.leave(this);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 32})
    void nobodyMovesWhileItIsRaised(int walkers) throws InterruptedException {
        Random random = new Random(walkers);
        List<Walker> all = new ArrayList<>();
        for (int i = 0; i < walkers; i++) {
            all.add(new Walker(i));
        }
        all.forEach(Thread::start);
        for (int round = 0; round < 500; round++) {
            safepoint.lower();
            if (random.nextInt(4) == 0) {
                all.get(random.nextInt(walkers)).interrupt();
            }
            for (int i = random.nextInt(2000); i > 0; i--) {
                Thread.onSpinWait();
            }
            assertEquals(Set.of(), safepoint.raise(LONG));
            assertTrue(safepoint.still());
            long[] before = all.stream().mapToLong(walker -> walker.left).toArray();
            all.forEach(walker -> assertEquals(walker.left, walker.right));
            all.get(random.nextInt(walkers)).interrupt();
            Thread.yield();
            long[] after = all.stream().mapToLong(walker -> walker.left).toArray();
            assertEquals(List.of(), changed(before, after));
        }
        all.forEach(walker -> walker.end = true);
        safepoint.lower();
        for (Walker walker : all) {
            walker.join();
            assertTrue(walker.left > 0);
        }
    }

    private static List<Integer> changed(long[] before, long[] after) {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            if (before[i] != after[i]) {
                changed.add(i);
            }
        }
        return changed;
    }

    @Test
    void tellsWhoStillMovesAndStaysRaised() throws InterruptedException {
        Safepoint<String> safepoint = new Safepoint<>();
        safepoint.lower();
        safepoint.enter("slow");
        safepoint.enter("fast");
        safepoint.leave("fast");

        assertEquals(Set.of("slow"), safepoint.raise(Duration.ofMillis(1)));
        assertTrue(safepoint.raised());
        assertFalse(safepoint.still());

        safepoint.leave("slow");
        assertTrue(safepoint.still());
    }

    @Test
    void isBornRaised() throws InterruptedException {
        Safepoint<String> safepoint = new Safepoint<>();
        CountDownLatch moves = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            safepoint.enter("it");
            moves.countDown();
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(safepoint.still());

        safepoint.lower();
        moves.await();
        assertFalse(safepoint.still());
    }
}
