/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of each program; longer ones are {@code ./run.sh crash} and {@code ./run.sh soak}. */
class ShortRunTest {
    @TempDir
    Path folder;

    private final Tally tally = new Tally();

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    }

    private JavaProcess untrained() {
        return new JavaProcess(folder.resolve("none"));
    }

    @Test
    void killedProcessesLoseNothing() throws Exception {
        new Crash(untrained(), folder, soon(), 1, tally).run();
        assertTrue(tally.good(), tally::toString);
        assertTrue(tally.faults() > 0, tally::toString);
    }

    @Test
    void failingPlugInsLoseNothing() throws Exception {
        new Soak(untrained(), folder, soon(), 1, tally).run();
        assertTrue(tally.good(), tally::toString);
        assertTrue(tally.faults() > 0, tally::toString);
    }
}
