/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs the targets on every input that was kept, without a fuzzer and in a heap of its size. */
class CorpusTest {
    private static final Path CORPUS = Path.of("corpus");

    @TestFactory
    Stream<DynamicTest> noKeptInputBreaksARule() {
        return Targets.ALL.entrySet().stream()
                .map(target -> dynamicTest(
                        target.getKey(), () -> replay(target.getValue().get(), inputs(target.getKey()))));
    }

    @TestFactory
    Stream<DynamicTest> noSeedBreaksARule() {
        return Targets.ALL.entrySet().stream()
                .map(target -> dynamicTest(target.getKey(), () -> {
                    Target asked = target.getValue().get();
                    for (byte[] seed : asked.seeds()) {
                        asked.run(seed);
                    }
                }));
    }

    @Test
    void everyTargetHasACorpusAndEveryCorpusATarget() throws IOException {
        try (Stream<Path> folders = Files.list(CORPUS)) {
            var names = new TreeSet<>(
                    folders.map(folder -> folder.getFileName().toString()).toList());
            assertEquals(Targets.ALL.keySet(), names);
        }
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            return files.sorted().toList();
        }
    }

    private static void replay(Target target, List<Path> inputs) throws IOException {
        assertTrue(!inputs.isEmpty(), "there is something to replay");
        for (Path input : inputs) {
            try {
                target.run(Files.readAllBytes(input));
            } catch (Throwable e) { // errors too, such as no memory
                throw new AssertionError(input + " breaks a rule: " + e, e);
            }
        }
    }
}
