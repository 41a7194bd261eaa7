/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Component;

/**
 * What the commands show of the run: the tasks publish snapshots, and nothing here is ever saved. Thread-safe.
 *
 * <p>Commands never touch the state of a task: it belongs to the kernel, which may be about to save it.
 */
@Component(service = SearchProgress.class)
public final class SearchProgress {
    /**
     * A moment of a run.
     *
     * @param listed whether the corpus is complete, so that {@code total} and {@code totalBytes} are final
     * @param indexBytes what the index files hold, in the memory of the kernel
     * @param result null until the run is over
     */
    public record Snapshot(
            boolean listed,
            int documents,
            int total,
            long bytes,
            long totalBytes,
            long indexBytes,
            SearchResult result) {

        /** Share of the corpus that is indexed, by bytes; 0 while it is still being listed. */
        public int percent() {
            if (!listed) {
                return 0;
            }
            return totalBytes == 0 ? 100 : (int) (100 * bytes / totalBytes);
        }

        public String phase() {
            if (result != null) {
                return "done";
            }
            return !listed ? "listing the corpus" : documents < total ? "indexing" : "summing up";
        }
    }

    private Snapshot latest;

    synchronized void publish(Snapshot snapshot) {
        latest = snapshot;
        notifyAll();
    }

    /** Empty as long as no run was begun or loaded. */
    public synchronized Optional<Snapshot> latest() {
        return Optional.ofNullable(latest);
    }

    /** The first snapshot for which {@code wanted} holds; empty if none comes within that time. */
    public synchronized Optional<Snapshot> await(Predicate<Snapshot> wanted, Duration time)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (latest == null || !wanted.test(latest)) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(latest);
    }
}
