/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A kernel that was loaded and runs.
 *
 * @param image where it came from
 * @param id the image's identity
 * @param kernel name of the kernel it was loaded into
 * @param metadata the image's metadata
 * @param memoryBytes bytes of kernel memory restored
 * @param notes what the kernel wants a person to know, such as tasks that are new on this host
 * @param firstTask from the call until the first task could run
 * @param resident whether all memory is there; it may still be on its way if the load was lazy
 * @param took the whole call
 */
public record LoadReport(
        ImageRef image,
        String id,
        String kernel,
        Map<String, String> metadata,
        long memoryBytes,
        List<String> notes,
        Duration firstTask,
        Residency resident,
        Duration took) {
    /** A load that was complete when the first task could run. */
    public LoadReport(
            ImageRef image,
            String id,
            String kernel,
            Map<String, String> metadata,
            long memoryBytes,
            List<String> notes,
            Duration took) {
        this(
                image,
                id,
                kernel,
                metadata,
                memoryBytes,
                notes,
                took,
                Residency.when(CompletableFuture.completedStage(took)),
                took);
    }
}
