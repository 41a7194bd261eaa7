/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every benchmark runs and prints what programs read; how fast it is, is not a test's business. */
class BenchmarksTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<String> names() {
        return Benchmarks.ALL.stream().map(Benchmark::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void runsSmallAndPrintsATableAndThenOneLinePerFigure(String name) throws Exception {
        requireWhatItNeeds(name);
        int code = run(name, "--size", "3m", "--objects", "2000", "--rounds", "2", "--folder", folder.toString());

        assertEquals(0, code, err::toString);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        int figures =
                (int) lines.stream().filter(line -> line.startsWith("ratio ")).count();
        assertTrue(figures > 0, "no figures");
        Set<String> cases = new HashSet<>();
        for (String line : lines.subList(lines.size() - figures, lines.size())) {
            assertTrue(line.matches("ratio " + name + " [a-zA-Z0-9-]+ [0-9]+\\.[0-9]{3}"), line);
            String one = line.split(" ")[2];
            assertTrue(cases.add(one), "two figures of " + one);
            assertTrue(lines.stream().anyMatch(row -> row.startsWith(one + " ")), "no row of the table for " + one);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList(), "files left behind");
        }
    }

    /** Skips loudly; in CI everything is there. */
    private static void requireWhatItNeeds(String name) {
        Benchmark benchmark = Benchmarks.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        benchmark.missing().ifPresent(missing -> {
            System.err.println("SKIPPED " + name + ": " + missing);
            assertFalse("true".equals(System.getenv("CI")), missing);
        });
        assumeTrue(benchmark.missing().isEmpty());
    }

    @Test
    void listsAllNamesWhenNoneIsGiven() throws Exception {
        assertEquals(0, run());

        assertEquals(
                Stream.concat(names(), Stream.of("all")).toList(),
                out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.split(" ")[0])
                        .toList());
    }

    @Test
    void aChartHasABarForEachFigureLongerForMore() {
        String svg = BarChart.svg(
                "save", List.of(new Report.Figure("save", "ten", 10), new Report.Figure("save", "a-half", 0.5)));

        assertTrue(svg.contains(">ten</text>") && svg.contains(">10.000</text>"), svg);
        assertTrue(svg.contains("width=\"210.0\"") && svg.contains("width=\"63.2\""), svg);
    }

    @Test
    void namesWhatThereIsWhenAskedForSomethingElse() throws Exception {
        assertEquals(2, run("no-such-thing"));

        assertEquals("", out.toString(StandardCharsets.UTF_8));
        names().forEach(name -> assertTrue(err.toString(StandardCharsets.UTF_8).contains(name), name));
    }

    @Test
    void refusesOptionsThatMakeNoSense() throws Exception {
        for (String[] wrong : new String[][] {{"--size", "x"}, {"--size", "0"}, {"--rounds"}, {"--speed", "1"}}) {
            String[] arguments =
                    Stream.concat(Stream.of("statefile"), Stream.of(wrong)).toArray(String[]::new);
            assertEquals(2, run(arguments), String.join(" ", arguments));
        }
        assertFalse(err.toString(StandardCharsets.UTF_8).isEmpty());
    }

    private int run(String... arguments) throws Exception {
        return Benchmarks.run(arguments, new PrintStream(out, true), new PrintStream(err, true));
    }
}
