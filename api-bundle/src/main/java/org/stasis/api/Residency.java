/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Whether all memory of a kernel that was loaded is there, or some of it is still on its way. Thread-safe. */
public final class Residency {
    private final CompletionStage<Duration> done;

    private Residency(CompletionStage<Duration> done) {
        this.done = done;
    }

    /** Ends as that stage does. */
    public static Residency when(CompletionStage<Duration> done) {
        return new Residency(done);
    }

    /**
     * Ends when all memory is there, with the time that took from the call of load, or with the {@link StateException} that
     * made it impossible; tasks that need what is missing then fail with a
     * {@link org.stasis.api.task.MemoryLostException}.
     */
    public CompletionStage<Duration> done() {
        return done;
    }

    /** Whether all memory is there now. */
    public boolean complete() {
        return done.toCompletableFuture().isDone() && failure().isEmpty();
    }

    /** Why some memory will never be there; empty if it is, or may be. */
    public Optional<Throwable> failure() {
        if (!done.toCompletableFuture().isCompletedExceptionally()) {
            return Optional.empty();
        }
        return Optional.of(done.handle((took, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .toCompletableFuture()
                .join());
    }

    /** {@code complete}, {@code loading}, or {@code failed} and why. */
    @Override
    public String toString() {
        return failure().map(why -> "failed: " + why.getMessage()).orElse(complete() ? "complete" : "loading");
    }
}
