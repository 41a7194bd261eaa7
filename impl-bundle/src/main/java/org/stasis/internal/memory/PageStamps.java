/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
    private static final VarHandle STAMP = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int SHIFT = 14;

    private final int[][] stamps;
    private int epochs;

    PageStamps(long bytes) {
        stamps = new int[Math.toIntExact((bytes / PAGE_BYTES >>> SHIFT) + 1)][];
    }

    /** Makes room for the stamps of a range that is allocated, before anybody uses its pages. */
    void make(PageRange range) {
        for (long page = range.start() / PAGE_BYTES; page < range.end() / PAGE_BYTES; page += 1 << SHIFT) {
            make((int) (page >>> SHIFT));
        }
        make((int) (range.end() / PAGE_BYTES - 1 >>> SHIFT));
    }

    private void make(int part) {
        if (stamps[part] == null) {
            stamps[part] = new int[1 << SHIFT];
        }
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
            int stamp = stamp(page);
            while (stamp == busy) {
                Thread.onSpinWait();
                stamp = stamp(page);
            }
            return stamp == kept;
        }

        /** Whether this thread is the one that copies the page; it then says {@link #keep} and nobody else gets it. */
        boolean claim(long page) {
            int stamp = stamp(page);
            return stamp != busy && stamp != kept && STAMP.compareAndSet(part(page), index(page), stamp, busy);
        }

        /** What was copied is seen by whoever finds the page kept. */
        void keep(long page) {
            STAMP.setRelease(part(page), index(page), kept);
        }

        private int stamp(long page) {
            return (int) STAMP.getAcquire(part(page), index(page));
        }

        private int[] part(long page) {
            return stamps[(int) (page >>> SHIFT)];
        }

        private static int index(long page) {
            return (int) page & (1 << SHIFT) - 1;
        }
    }
}
