/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stasis.api.StateException;
import org.stasis.internal.SavePlan.Written;
import org.stasis.internal.memory.PageSource;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.Watchdog;

/**
 * The recipe of a live save: the kernel stands still for its object graph and a mark in its memory, runs on, and its
 * pages are written as they were at the mark.
 */
record LiveSave(SavePlan plan) {
    Written run() throws StateException {
        try (ImageDraft draft = plan.draft();
                Snapshots snapshots = new Snapshots()) {
            long pausedNanos = mark(draft, snapshots);
            Written written = plan.told(() -> {
                draft.pages(snapshots.sources());
                return draft.commit();
            });
            plan.tell(Optional.empty());
            return written.paused(pausedNanos);
        }
    }

    /** All that needs the kernel to stand still, and how long it did. */
    private long mark(ImageDraft draft, Snapshots snapshots) throws StateException {
        long pausedAt;
        try (PausedKernel paused = plan.pause()) {
            pausedAt = System.nanoTime();
            plan.kernel("taking task states", () -> {
                paused.receiveTaskStates();
                return null;
            });
            try (Watchdog.Suspension quiet =
                    plan.watchdog().suspend(plan.kernel().name())) {
                plan.state(draft, paused);
                plan.kernel("marking its memory", () -> snapshots.take(paused));
            }
        }
        return System.nanoTime() - pausedAt;
    }

    /** The snapshots of a kernel's memory files; closing lets tasks write at full speed again. */
    private static final class Snapshots implements AutoCloseable {
        private final List<PageSource> all = new ArrayList<>();

        boolean take(PausedKernel paused) {
            paused.memory().forEach(file -> all.add(PageSource.snapshot(file)));
            return true;
        }

        List<PageSource> sources() {
            return all;
        }

        @Override
        public void close() {
            all.forEach(source -> source.pages().close());
        }
    }
}
