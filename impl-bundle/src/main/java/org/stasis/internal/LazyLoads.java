/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.stasis.internal.memory.LazyLoad;
import org.stasis.internal.memory.WorkingSets;

/** What is still on its way into the memory of kernels, by their names. Thread-safe. */
final class LazyLoads {
    private final WorkingSets hints;
    private final Map<String, LazyLoad> byKernel = new HashMap<>();

    /** @param folder for what was touched after earlier loads; null to remember nothing */
    LazyLoads(Path folder) {
        hints = new WorkingSets(folder);
    }

    WorkingSets hints() {
        return hints;
    }

    /** A kernel now lives on that memory; what was on its way into its memory before is of no use. */
    synchronized void begun(String kernel, LazyLoad load) {
        ended(kernel);
        byKernel.put(kernel, load);
        load.done().whenComplete((nothing, failure) -> forget(kernel, load));
    }

    private synchronized void forget(String kernel, LazyLoad load) {
        byKernel.remove(kernel, load);
    }

    /** A kernel has ended, or lives on other memory. */
    synchronized void ended(String kernel) {
        LazyLoad load = byKernel.remove(kernel);
        if (load != null) {
            load.stop("kernel '" + kernel + "' was stopped before all its memory was loaded");
        }
    }

    /** Waits that long for what is on its way, then stops it. */
    void end(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        for (LazyLoad load : all().values()) {
            try {
                load.done().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                load.stop("Stasis was stopped or updated before all memory was loaded");
            } catch (ExecutionException e) {
                continue; // told already
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                load.stop("Stasis was stopped before all memory was loaded");
            }
        }
    }

    private synchronized Map<String, LazyLoad> all() {
        return Map.copyOf(byKernel);
    }
}
