/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelBusyException;

class OperationsTest {
    private final Operations operations = new Operations();

    @Test
    void aKernelTakesPartInOneOperationAtATime() throws Exception {
        try (var first = operations.claim("main", "being saved")) {
            var e = assertThrows(KernelBusyException.class, () -> operations.claim("main", "being loaded"));
            assertEquals("kernel 'main' is being saved; wait until that has ended", e.getMessage());
            operations.claim("other", "being saved").close();
        }
        operations.claim("main", "being loaded").close();
    }

    @Test
    void endingWaitsForWhatRunsAndLetsNothingBegin() throws Exception {
        var running = operations.claim("main", "being saved");
        var ended = CompletableFuture.runAsync(() -> operations.end(Duration.ofMinutes(5)));
        while (true) { // until ending has begun
            try {
                operations.claim("other", "being saved").close();
            } catch (KernelBusyException e) {
                break;
            }
        }
        assertFalse(ended.isDone());
        assertFalse(operations.stopped().getAsBoolean());
        running.close();
        ended.join();
        assertThrows(KernelBusyException.class, () -> operations.claim("main", "being saved"));
    }

    @Test
    void whatDoesNotEndInTimeIsToldToStop() throws Exception {
        try (var running = operations.claim("main", "being saved")) {
            operations.end(Duration.ZERO);
            assertTrue(operations.stopped().getAsBoolean());
        }
    }
}
