/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import org.stasis.api.task.PageRange;

/**
 * How far each page is in the present snapshot. A stamp holds the snapshot's epoch, so a new snapshot makes all stamps
 * old at once and nothing has to be cleared: that keeps the pause short whatever the size of the memory.
 *
 * <pre>
 *   older than the epoch ─▶ busy ─▶ kept        busy: one thread copies the page; all others wait for it
 * </pre>
 */
final class PageStamps {
    private final PageInts stamps;
    private int epochs;

    PageStamps(PageInts stamps) {
        this.stamps = stamps;
    }

    /** Makes room for the stamps of a range that is allocated, before anybody uses its pages. */
    void make(PageRange range) {
        stamps.make(range);
    }

    /** The stamps of a new snapshot. One at a time, begun while nobody writes. */
    Epoch nextEpoch() {
        return new Epoch(++epochs);
    }

    /** The stamps of one snapshot. Thread-safe. */
    final class Epoch {
        private final int busy;
        private final int kept;

        private Epoch(int number) {
            // wraps after a thousand million snapshots, and then an old stamp would have to be exactly as old
            busy = 2 * number;
            kept = 2 * number + 1;
        }

        /**
         * Waits while another thread copies the page.
         *
         * @return whether it is kept already
         */
        boolean isKept(long page) {
            int stamp = stamps.getAcquire(page);
            while (stamp == busy) {
                Thread.onSpinWait();
                stamp = stamps.getAcquire(page);
            }
            return stamp == kept;
        }

        /** Whether this thread is the one that copies the page; it then says {@link #keep} and nobody else gets it. */
        boolean claim(long page) {
            int stamp = stamps.getAcquire(page);
            return stamp != busy && stamp != kept && stamps.compareAndSet(page, stamp, busy);
        }

        /** Undoes a claim: anybody may claim the page now. */
        void giveUp(long page) {
            stamps.setRelease(page, 0);
        }

        /** What was copied is seen by whoever finds the page kept. */
        void keep(long page) {
            stamps.setRelease(page, kept);
        }
    }
}
