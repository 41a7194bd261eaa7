/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.Optional;
import org.stasis.api.AfterSave;
import org.stasis.api.StateException;
import org.stasis.internal.SavePlan.Written;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.Watchdog;

/**
 * The recipe of a save. What is opened first is closed last, so the order of closing is the protocol: the outcome is
 * known, the callback told, the watchdog started, the kernel unpaused.
 */
record Save(SavePlan plan) {
    Written run() throws StateException {
        Written written;
        long pausedAt;
        try (ImageDraft draft = plan.draft();
                PausedKernel paused = plan.pause()) {
            pausedAt = System.nanoTime();
            plan.told(() -> plan.kernel("taking task states", () -> {
                paused.receiveTaskStates();
                return null;
            }));
            try (Watchdog.Suspension quiet =
                    plan.watchdog().suspend(plan.kernel().name())) {
                written = plan.told(() -> write(paused, draft));
                plan.tell(Optional.empty());
                if (plan.options().afterSave() == AfterSave.STOP) {
                    paused.endOnClose(); // only now: an uncommitted save never ends a kernel
                }
            }
        }
        return written.paused(System.nanoTime() - pausedAt);
    }

    private Written write(PausedKernel paused, ImageDraft draft) throws StateException {
        plan.state(draft, paused);
        if (!plan.options().singleFile()) {
            draft.pages(SavePlan.sources(paused));
        }
        return draft.commit();
    }
}
