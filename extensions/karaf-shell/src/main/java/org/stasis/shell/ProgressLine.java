/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.stasis.api.Progress;

/**
 * Tells how far a long operation is: on a terminal in one line that is drawn over and over and leaves no trace, elsewhere,
 * if asked, in a line every five seconds. Thread-safe.
 *
 * <p>It writes to the session's console, not to {@code System.out}: that one belongs to the command's thread, and progress
 * comes from others.
 */
final class ProgressLine implements Consumer<Progress>, AutoCloseable {
    private final PrintStream out;
    private final boolean redraw;
    private final long intervalNanos;
    private final LongSupplier clock;
    private long shownAt;
    private int shownWidth;
    private boolean closed;

    private ProgressLine(PrintStream out, boolean redraw, Duration interval, LongSupplier clock) {
        this.out = out;
        this.redraw = redraw;
        this.clock = clock;
        intervalNanos = interval.toNanos();
        shownAt = clock.getAsLong() - (redraw ? intervalNanos : 0);
    }

    /** The line that suits a session; for {@code --json} none, as the document is all that may be printed. */
    static ProgressLine on(Session session, boolean json, boolean wanted) {
        Terminal terminal = session.getTerminal();
        if (json) {
            return silent();
        }
        if (terminal != null && !"dumb".equals(terminal.getType())) {
            return redrawn(session.getConsole(), System::nanoTime);
        }
        return wanted ? lines(session.getConsole(), System::nanoTime) : silent();
    }

    static ProgressLine redrawn(PrintStream out, LongSupplier clock) {
        return new ProgressLine(out, true, Duration.ofMillis(100), clock);
    }

    static ProgressLine lines(PrintStream out, LongSupplier clock) {
        return new ProgressLine(out, false, Duration.ofSeconds(5), clock);
    }

    private static ProgressLine silent() {
        return new ProgressLine(new PrintStream(PrintStream.nullOutputStream()), true, Duration.ZERO, System::nanoTime);
    }

    @Override
    public synchronized void accept(Progress now) {
        long time = clock.getAsLong();
        if (closed || time - shownAt < intervalNanos) {
            return;
        }
        shownAt = time;
        String text = text(now);
        if (redraw) {
            out.print("\r" + text + " ".repeat(Math.max(0, shownWidth - text.length())));
            shownWidth = text.length();
        } else {
            out.println(text);
        }
        out.flush();
    }

    private static String text(Progress now) {
        StringBuilder text = new StringBuilder(now.phase());
        boolean bounded = now.total() > 0;
        if (bounded) {
            text.append("  ").append(now.done() * 100 / now.total()).append(" %");
        }
        text.append("  ").append(Units.bytes(now.done()));
        if (bounded) {
            text.append(" of ").append(Units.bytes(now.total()));
        }
        if (now.bytesPerSecond() > 0) {
            text.append("  ").append(Units.bytes(now.bytesPerSecond())).append("/s");
        }
        now.left()
                .ifPresent(left -> text.append("  ")
                        .append(Units.seconds(left.plusMillis(999).toSeconds()))
                        .append(" left"));
        return text.toString();
    }

    /** Wipes the line; what comes later is not shown any more. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        if (shownWidth > 0) {
            out.print("\r" + " ".repeat(shownWidth) + "\r");
            out.flush();
            shownWidth = 0;
        }
    }
}
