/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.stasis.demo.search.SearchProgress.Snapshot;

class SearchProgressTest {
    private final SearchProgress progress = new SearchProgress();

    @Test
    void wakesWhoeverWaitsForThatMoment() throws Exception {
        CompletableFuture<Optional<Snapshot>> waiting = CompletableFuture.supplyAsync(this::half);
        progress.publish(at(10));
        progress.publish(at(60));
        assertEquals(Optional.of(at(60)), waiting.get());
    }

    @Test
    void aNewRunHidesTheResultOfTheOneBefore() {
        progress.publish(new Snapshot(true, 1, 1, 1, 1, 1, new SearchResult(1, 1, 1, 1, null, "")));
        progress.publish(new SearchRun().progress());
        assertEquals("listing the corpus", progress.latest().orElseThrow().phase());
    }

    @Test
    void anEmptyCorpusIsIndexedAtOnce() {
        SearchRun run = new SearchRun();
        run.endListing();
        assertEquals(100, run.progress().percent());
    }

    private Optional<Snapshot> half() {
        try {
            return progress.await(moment -> moment.percent() >= 50, Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Snapshot at(int percent) {
        return new Snapshot(true, percent, 100, percent, 100, 0, null);
    }
}
