/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.util.concurrent.atomic.AtomicLong;

/** The figures of a run. Thread-safe. */
final class Tally {
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** Something was saved, loaded, verified or deleted, or was to be. */
    void operation() {
        operations.incrementAndGet();
    }

    /** A process was killed, or something was made to fail. */
    void fault() {
        faults.incrementAndGet();
    }

    /** A promise was broken; the story is told at once. */
    void lost(String story) {
        lost.incrementAndGet();
        System.err.println("LOST: " + story);
    }

    long faults() {
        return faults.get();
    }

    boolean good() {
        return lost.get() == 0;
    }

    @Override
    public String toString() {
        return "operations " + operations + " faults " + faults + " lost " + lost;
    }
}
