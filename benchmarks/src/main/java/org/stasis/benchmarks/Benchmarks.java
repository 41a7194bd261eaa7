/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.stasis.benchmarks.graph.GraphBenchmark;

/** Runs one benchmark by its name; without arguments, lists the names. */
public final class Benchmarks {
    /** All there are; a new one is a class, and a line here. */
    static final List<Benchmark> ALL = List.of(
            new SaveLoadBenchmark(),
            new IncrementalBenchmark(),
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
            ALL.forEach(benchmark -> out.printf("%-10s  %s%n", benchmark.name(), benchmark.about()));
            return 0;
        }
        var found = ALL.stream().filter(one -> one.name().equals(arguments[0])).findFirst();
        if (found.isEmpty()) {
            err.println("no benchmark '" + arguments[0] + "'; there are: "
                    + String.join(", ", ALL.stream().map(Benchmark::name).toList()));
            return 2;
        }
        var missing = found.get().missing();
        if (missing.isPresent()) {
            err.println("cannot be measured here: " + missing.get());
            return 3;
        }
        Settings settings;
        try {
            settings = Settings.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        Report report = new Report(found.get().name(), out);
        found.get().run(settings, report);
        report.printRatios();
        return 0;
    }
}
