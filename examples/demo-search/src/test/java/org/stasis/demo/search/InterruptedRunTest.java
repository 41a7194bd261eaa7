/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptedRunTest {
    private static final long MEMORY = 1L << 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void endsWithTheSameResultWhereverItIsKilled(int seed) throws Exception {
        SearchSettings settings = Settings.of(TextFiles.write(folder, 150, 3_000, 1));
        SearchResult undisturbed = run(new MiniKernel(settings, MEMORY), new Random(0));

        Random dice = new Random(seed);
        MiniKernel kernel = new MiniKernel(settings, MEMORY);
        int loads = 0;
        while (kernel.isRunning()) {
            kernel.step(dice);
            if (dice.nextInt(4) == 0) {
                byte[] saved = kernel.save();
                HeapMemory pages = kernel.memory.copy();
                for (int lost = dice.nextInt(6); lost > 0 && kernel.isRunning(); lost--) {
                    kernel.step(dice);
                }
                kernel = MiniKernel.load(saved, pages, settings);
                loads++;
            }
        }
        assertTrue(loads > 3, loads + " loads");
        assertEquals(undisturbed, result(kernel));
    }

    @Test
    void goesOnUndisturbedAfterASave() throws Exception {
        SearchSettings settings = Settings.of(TextFiles.write(folder, 60, 3_000, 2));
        SearchResult undisturbed = run(new MiniKernel(settings, MEMORY), new Random(0));

        MiniKernel kernel = new MiniKernel(settings, MEMORY);
        Random dice = new Random(1);
        while (kernel.isRunning()) {
            kernel.step(dice);
            kernel.save();
        }
        assertEquals(undisturbed, result(kernel));
    }

    @Test
    void countsWhatAPlainSearchCounts() throws Exception {
        TextFiles.write(folder, 50, 400, 3);
        SearchResult result = run(new MiniKernel(Settings.of(folder), MEMORY), new Random(0));

        List<String> texts = texts();
        assertEquals(50, result.documents());
        assertEquals(texts.stream().mapToLong(String::length).sum(), result.bytes());
        assertEquals(words(texts).count(), result.occurrences());
        assertEquals(words(texts).distinct().count(), result.terms());
        assertEquals(
                List.of(
                        count(texts, text -> text.contains(" license ")),
                        count(texts, text -> text.contains(" string ") && !text.contains(" java ")),
                        count(texts, text -> text.contains(" all rights reserved ")),
                        count(texts, text -> text.contains(" check"))),
                List.copyOf(result.hits().values()));
        assertTrue(result.hits().values().stream().allMatch(hits -> hits > 0 && hits < 50), "one-sided: " + result);
    }

    @Test
    void aWordInAnotherPlaceIsAnotherResult() throws Exception {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "one two two one");
        String first = digest();
        Files.writeString(file, "two one one two");
        assertNotEquals(first, digest());
        Files.writeString(file, "one two two one");
        assertEquals(first, digest());
    }

    @Test
    void readsAnEmptyCorpusToo() throws Exception {
        SearchResult result = run(new MiniKernel(Settings.of(folder), MEMORY), new Random(0));
        assertEquals(0, result.documents());
        assertEquals(0, result.terms());
    }

    @Test
    void refusesAFileThatChangedSinceItWasListed() throws Exception {
        Path file = folder.resolve("a.txt");
        Files.writeString(file, "before");
        MiniKernel kernel = new MiniKernel(Settings.of(folder), MEMORY);
        Random dice = new Random(0);
        while (!listed(kernel)) {
            kernel.step(dice);
        }
        Files.writeString(file, "after");
        IOException refused = assertThrows(IOException.class, () -> run(kernel, dice));
        assertTrue(refused.getMessage().contains(file + " was listed with 6 bytes"), refused.getMessage());
    }

    @Test
    void showsItsProgressRightAfterALoad() throws Exception {
        SearchSettings settings = Settings.of(TextFiles.write(folder, 30, 500, 4));
        MiniKernel kernel = new MiniKernel(settings, MEMORY);
        SearchResult result = run(kernel, new Random(0));

        MiniKernel loaded = MiniKernel.load(kernel.save(), kernel.memory.copy(), settings);
        assertEquals(kernel.progress.latest(), loaded.progress.latest());
        assertEquals(result, result(loaded));
    }

    @Test
    void aDroppedKernelLeavesOnlyWhatIsCommitted() throws Exception {
        SearchSettings settings = Settings.of(TextFiles.write(folder, 150, 3_000, 5));
        MiniKernel kernel = new MiniKernel(settings, MEMORY);
        Random dice = new Random(0);
        while (!listed(kernel) || indexed(kernel) < 30) {
            kernel.step(dice);
        }
        byte[] saved = kernel.save();
        HeapMemory pages = kernel.memory.copy();
        for (int lost = 0; lost < 3; lost++) {
            kernel.step(dice);
        }
        kernel.drop();
        assertEquals(pages.allocatedBytes(), kernel.memory.allocatedBytes());

        SearchResult undisturbed = run(new MiniKernel(settings, MEMORY), new Random(0));
        assertEquals(undisturbed, run(MiniKernel.load(saved, pages, settings), dice));
    }

    private String digest() throws Exception {
        return run(new MiniKernel(Settings.of(folder), MEMORY), new Random(0)).sha256();
    }

    private static SearchResult run(MiniKernel kernel, Random dice) throws Exception {
        while (kernel.isRunning()) {
            kernel.step(dice);
        }
        return result(kernel);
    }

    private static SearchResult result(MiniKernel kernel) {
        return kernel.progress.latest().orElseThrow().result();
    }

    private static boolean listed(MiniKernel kernel) {
        return kernel.progress.latest().map(SearchProgress.Snapshot::listed).orElse(false);
    }

    private static int indexed(MiniKernel kernel) {
        return kernel.progress.latest().orElseThrow().documents();
    }

    private List<String> texts() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .map(InterruptedRunTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> words(List<String> texts) {
        return texts.stream().flatMap(text -> Stream.of(text.trim().split(" +")));
    }

    private static long count(List<String> texts, Predicate<String> wanted) {
        return texts.stream().map(text -> " " + text).filter(wanted).count();
    }
}
