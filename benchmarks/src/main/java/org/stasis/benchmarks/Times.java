/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How long one contender took in each round. The clock on the wall is the default; the other two count processor time, which
 * other programs on the machine disturb less.
 */
public final class Times {
    private enum Clock {
        WALL,
        PROCESS,
        THREAD
    }

    /** Of the clock of the process, on Linux; shorter times read as 0. */
    private static final long TICK_NANOS = 10_000_000;

    private final String name;
    private final double[][] seconds;
    private final Clock clock;

    Times(String name, int rounds) {
        this(name, new double[Clock.values().length][rounds], Clock.WALL);
    }

    private Times(String name, double[][] seconds, Clock clock) {
        this.name = name;
        this.seconds = seconds;
        this.clock = clock;
    }

    /** What the rounds that count told of themselves, by whatever clock; those before warmed up. */
    static Times told(String name, List<Long> nanos, int rounds) {
        Times times = new Times(name, rounds);
        for (int round = 0; round < rounds; round++) {
            long one = nanos.get(nanos.size() - rounds + round);
            times.set(round, one, one, one);
        }
        return times;
    }

    void set(int round, long wallNanos, long processNanos, long threadNanos) {
        seconds[Clock.WALL.ordinal()][round] = wallNanos / 1e9;
        seconds[Clock.PROCESS.ordinal()][round] = Math.max(TICK_NANOS, processNanos) / 1e9;
        seconds[Clock.THREAD.ordinal()][round] = threadNanos / 1e9;
    }

    /** These, counted by the processor time of all threads; a round should take far longer than its tick. */
    public Times ofProcess() {
        return new Times(name, seconds, Clock.PROCESS);
    }

    /** These, counted by the processor time of the thread that ran them; for work that starts no other. */
    public Times ofThread() {
        return new Times(name, seconds, Clock.THREAD);
    }

    private double[] rounds() {
        return seconds[clock.ordinal()];
    }

    String name() {
        return name;
    }

    int count() {
        return rounds().length;
    }

    double medianSeconds() {
        return Quantiles.of(rounds(), 0.5);
    }

    /** How many times as fast as a peer, in that share of the rounds or fewer; each round is compared with itself. */
    double speedUp(Times peer, double share) {
        double[] ratios = IntStream.range(0, count())
                .mapToDouble(round -> peer.rounds()[round] / rounds()[round])
                .toArray();
        return Quantiles.of(ratios, share);
    }
}
