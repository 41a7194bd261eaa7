/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints tables while a benchmark runs, and at its end one line per figure for programs. */
public final class Report {
    /** What rates are counted in. */
    public enum Unit {
        MEGABYTES("MB/s"),
        MEGAOBJECTS("M objects/s");

        private final String text;

        Unit(String text) {
            this.text = text;
        }
    }

    /** A figure that is printed for programs. */
    record Figure(String benchmark, String name, double value) {
        @Override
        public String toString() {
            return "ratio " + benchmark + " " + name + " " + number(value);
        }
    }

    private static final String ROW = "%-30s %11s   %-34s %11s   %6s   %s%n";

    private final String benchmark;
    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();
    private double amount;

    Report(String benchmark, PrintStream out) {
        this.benchmark = benchmark;
        this.out = out;
    }

    /** Prints a sentence. */
    public void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    /**
     * Begins a table.
     *
     * @param title what is measured
     * @param unit of its rates
     * @param work how much each contender does in a round, in bytes or objects
     */
    public void table(String title, Unit unit, long work) {
        amount = work / 1e6;
        out.printf("%n%s%n%n", title);
        out.printf(ROW, "CASE", unit.text, "COMPARED WITH", unit.text, "RATIO", "MIDDLE HALF OF ROUNDS");
    }

    /** A row of the table, and a figure: how many times as fast ours is. */
    public void compare(String name, Times ours, Times peer) {
        double ratio = ours.speedUp(peer, 0.5);
        out.printf(
                ROW,
                name,
                rate(ours),
                peer.name(),
                rate(peer),
                number(ratio),
                number(ours.speedUp(peer, 0.25)) + " to " + number(ours.speedUp(peer, 0.75)) + " of " + ours.count());
        figures.add(new Figure(benchmark, name, ratio));
    }

    /** A row for a peer that was measured in another process and told only its rate, in millions a second. */
    public void compare(String name, Times ours, String peer, double peerRate) {
        double ratio = amount / ours.medianSeconds() / peerRate;
        out.printf(ROW, name, rate(ours), peer, rate(peerRate), number(ratio), "median against median");
        figures.add(new Figure(benchmark, name, ratio));
    }

    /** A figure that is no comparison of rates, with a sentence that says what it is. */
    public void figure(String name, double value, String what) {
        out.printf("%-30s %s   %s%n", name, number(value), what);
        figures.add(new Figure(benchmark, name, value));
    }

    void printRatios() {
        out.println();
        figures.forEach(out::println);
    }

    String benchmark() {
        return benchmark;
    }

    List<Figure> figures() {
        return figures;
    }

    private String rate(Times times) {
        return rate(amount / times.medianSeconds());
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 100 ? "%.2f" : "%.0f", rate);
    }

    static String number(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
