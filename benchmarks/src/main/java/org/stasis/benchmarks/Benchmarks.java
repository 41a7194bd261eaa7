/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.stasis.benchmarks.Report.Figure;
import org.stasis.benchmarks.graph.GraphBenchmark;

/** Runs one benchmark by its name, or all and writes a report with pictures; without arguments, lists the names. */
public final class Benchmarks {
    /** All there are; a new one is a class, and a line here. */
    static final List<Benchmark> ALL = List.of(
            new PauseBenchmark(),
            new SaveBenchmark(),
            new RestoreBenchmark(),
            new IncrementalBenchmark(),
            new CompressionBenchmark(),
            new PeersBenchmark(),
            new SaveLoadBenchmark(),
            new StateFileBenchmark(),
            new IntegrityBenchmark(),
            new GraphBenchmark(),
            new DumpBenchmark(),
            new RunscBenchmark(),
            new S3Benchmark());

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Returns the exit code: 0 good, 2 wrong use, 3 something is missing. */
    static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        if (arguments.length == 0) {
            ALL.forEach(benchmark -> out.printf("%-12s %s%n", benchmark.name(), benchmark.about()));
            out.printf("%-12s %s%n", "all", "all of these, and a report with pictures");
            return 0;
        }
        List<Benchmark> chosen = ALL.stream()
                .filter(one -> one.name().equals(arguments[0]) || arguments[0].equals("all"))
                .toList();
        if (chosen.isEmpty()) {
            err.println("no benchmark '" + arguments[0] + "'; there are: all, "
                    + String.join(", ", ALL.stream().map(Benchmark::name).toList()));
            return 2;
        }
        List<Benchmark> possible = new ArrayList<>();
        for (Benchmark benchmark : chosen) {
            benchmark
                    .missing()
                    .ifPresentOrElse(
                            why -> err.println(benchmark.name() + " cannot be measured here: " + why),
                            () -> possible.add(benchmark));
        }
        if (possible.isEmpty()) {
            return 3;
        }
        Settings settings;
        try {
            settings = Settings.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        List<Report> reports = new ArrayList<>();
        for (Benchmark benchmark : possible) {
            Report report = new Report(benchmark.name(), out);
            benchmark.run(settings, report);
            report.printRatios();
            reports.add(report);
        }
        if (arguments[0].equals("all")) {
            write(reports, settings.report(), out);
        }
        return 0;
    }

    private static void write(List<Report> reports, Path folder, PrintStream out) throws IOException {
        Files.createDirectories(folder);
        StringBuilder text = new StringBuilder("# Figures\n");
        for (Report report : reports) {
            Files.writeString(
                    folder.resolve(report.benchmark() + ".svg"), BarChart.svg(report.benchmark(), report.figures()));
            text.append("\n## %s%n%n![%s](%s.svg)%n%n| figure | value |%n|---|---|%n"
                    .replace("%n", "\n")
                    .replace("%s", report.benchmark()));
            for (Figure figure : report.figures()) {
                text.append("| ")
                        .append(figure.name())
                        .append(" | ")
                        .append(Report.number(figure.value()))
                        .append(" |\n");
            }
        }
        Files.writeString(folder.resolve("report.md"), text);
        out.println("\nreport: " + folder.resolve("report.md"));
    }
}
