/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.stasis.api.Residency;
import org.stasis.internal.memory.LazyLoad;
import org.stasis.internal.memory.Pages;

/** The memory of a kernel that is being loaded. Closing ends what is still on its way, unless the kernel lives on it. */
final class LoadedMemory implements AutoCloseable {
    private final Pages pages;
    private final LazyLoad coming;
    private boolean kept;

    /** @param coming null if all is there */
    LoadedMemory(Pages pages, LazyLoad coming) {
        this.pages = pages;
        this.coming = coming;
    }

    Pages pages() {
        return pages;
    }

    /** The kernel lives on this memory now. */
    void keep(String kernel, LazyLoads loads) {
        kept = true;
        if (coming == null) {
            loads.ended(kernel);
        } else {
            loads.begun(kernel, coming);
        }
    }

    /** @param began the time of the call */
    Residency residency(long began) {
        CompletionStage<?> done = coming == null ? CompletableFuture.completedStage(null) : coming.done();
        return Residency.when(done.thenApply(nothing -> Duration.ofNanos(System.nanoTime() - began)));
    }

    @Override
    public void close() {
        if (!kept && coming != null) {
            coming.stop("the load failed");
        }
    }
}
