/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.KernelException;

@Timeout(60)
class StreamsTest {
    @TempDir
    Path folder;

    private interface Work {
        void with(long pid) throws Exception;
    }

    /** A process that has opened files as the shell says. */
    private void process(String redirections, Work work) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", "exec " + redirections + "; echo; read -r")
                .directory(folder.toFile())
                .start();
        try {
            assertEquals('\n', process.getInputStream().read());
            work.with(process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Both the numbers of a sandbox until August 2026 and those since; files of its own may have the others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "256</dev/null 257>>out 258>>err",
                "253</dev/null 254>>out 255>>err",
                "253</dev/null 254</dev/null 255</dev/null 256</dev/null 257>>out 258>>err",
                "253</dev/null 254>>out 255>>err 256</dev/null 257</dev/null 258</dev/null",
            })
    void findsThemUnderTheirNumbers(String redirections) throws Exception {
        process(redirections, pid -> {
            try (Streams streams = Streams.takenFrom(pid)) {
                assertEquals("/dev/null", target(streams.in().file().toPath()));
                assertEquals(
                        folder.resolve("out").toRealPath().toString(),
                        target(streams.out().file().toPath()));
                assertEquals(
                        folder.resolve("err").toRealPath().toString(),
                        target(streams.err().file().toPath()));
            }
        });
    }

    private static String target(Path fd) throws Exception {
        return Files.readSymbolicLink(fd).toString();
    }

    @Test
    void refusesWhatCannotBeTold() throws Exception {
        process(
                "253</dev/null 254>>out 255>>err 256</dev/null 257>>a 258>>b",
                pid -> assertTrue(assertThrows(KernelException.class, () -> Streams.takenFrom(pid))
                        .getMessage()
                        .contains("more of its files")));
        process(
                "256</dev/null 257>>out",
                pid -> assertTrue(assertThrows(KernelException.class, () -> Streams.takenFrom(pid))
                        .getMessage()
                        .contains("none of its files")));
    }
}
