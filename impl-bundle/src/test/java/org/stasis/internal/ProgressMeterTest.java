/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.stasis.api.Progress;

class ProgressMeterTest {
    private final List<Progress> told = new ArrayList<>();
    private long now = Long.MAX_VALUE - 7; // it may run over
    private boolean stopped;

    private final ProgressMeter meter = new ProgressMeter("saving", 10_000, told::add, () -> stopped, () -> now);

    private void pass(long millis, long bytes) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        meter.accept(bytes);
    }

    @Test
    void tellsAtMostFiveTimesASecond() {
        pass(199, 100);
        assertEquals(List.of(), told);
        pass(1, 100);
        pass(100, 100);
        assertEquals(List.of(new Progress("saving", 200, 10_000, 1000)), told);
    }

    @Test
    void followsARateThatChangesWithinSeconds() {
        pass(1000, 1000);
        pass(1000, 3000);
        pass(2000, 1000);
        assertEquals(
                List.of(
                        new Progress("saving", 1000, 10_000, 1000),
                        new Progress("saving", 4000, 10_000, 2000),
                        new Progress("saving", 5000, 10_000, 500)),
                told);
    }

    @Test
    void endsTheWorkOnceItIsToldTo() {
        stopped = true;
        pass(100, 1);
        assertThrows(CancellationException.class, () -> pass(100, 1));
        assertEquals(List.of(), told);
    }
}
