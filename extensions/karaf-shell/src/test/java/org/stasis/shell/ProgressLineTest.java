/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.stasis.api.Progress;

class ProgressLineTest {
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.US_ASCII);
    private long now = 7_000_000_000L;

    private String shown() {
        String text = bytes.toString(StandardCharsets.US_ASCII).replace(System.lineSeparator(), "\n");
        bytes.reset();
        return text;
    }

    private void pass(long millis) {
        now += millis * 1_000_000;
    }

    @Test
    void drawsRateAndTimeLeftAndLeavesNoTrace() {
        ProgressLine line = ProgressLine.redrawn(out, () -> now);
        line.accept(new Progress("pages", 0, 400 * MIB, 0));
        assertEquals("\rpages  0 %  0 B of 400.0 MiB", shown());
        pass(500);
        line.accept(new Progress("pages", 100 * MIB, 400 * MIB, 200 * MIB));
        assertEquals("\rpages  25 %  100.0 MiB of 400.0 MiB  200.0 MiB/s  2 s left", shown());
        pass(1500);
        line.accept(new Progress("pages", 400 * MIB, 400 * MIB, 200 * MIB));
        assertEquals("\rpages  100 %  400.0 MiB of 400.0 MiB  200.0 MiB/s  0 s left", shown());
        line.close();
        assertEquals("\r" + " ".repeat(59) + "\r", shown());
        line.close();
        pass(1000);
        line.accept(new Progress("pages", 400 * MIB, 400 * MIB, 200 * MIB));
        assertEquals("", shown());
    }

    @Test
    void coversALongerLineWithAShorterOne() {
        ProgressLine line = ProgressLine.redrawn(out, () -> now);
        line.accept(new Progress("pages", 100 * MIB, 400 * MIB, 200 * MIB));
        shown();
        pass(200);
        line.accept(new Progress("seal", 1, -1, 0));
        assertEquals("\rseal  1 B" + " ".repeat(49), shown());
    }

    @Test
    void doesNotFlicker() {
        ProgressLine line = ProgressLine.redrawn(out, () -> now);
        line.accept(new Progress("pages", 0, -1, 0));
        shown();
        pass(99);
        line.accept(new Progress("pages", 1, -1, 20));
        assertEquals("", shown());
        pass(1);
        line.accept(new Progress("pages", 2, -1, 20));
        assertEquals("\rpages  2 B  20 B/s", shown());
    }

    @Test
    void writesALineEveryFiveSecondsWithoutATerminal() {
        ProgressLine line = ProgressLine.lines(out, () -> now);
        line.accept(new Progress("pages", 0, 400 * MIB, 0));
        pass(4999);
        line.accept(new Progress("pages", 1, 400 * MIB, 1));
        assertEquals("", shown());
        pass(1);
        line.accept(new Progress("pages", 100 * MIB, 400 * MIB, 200 * MIB));
        assertEquals("pages  25 %  100.0 MiB of 400.0 MiB  200.0 MiB/s  2 s left\n", shown());
        line.close();
        assertEquals("", shown());
    }
}
