/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** gVisor's own code, asked through a program that is built from {@code src/test/go/gvisorcheck} when it is first used. */
final class GvisorCheck {
    private static final Path SOURCE = Path.of("src/test/go/gvisorcheck").toAbsolutePath();
    private static final Path LIBRARY = Path.of("/usr/share/gocode");
    private static final Path FOLDER = Path.of("target/gvisorcheck").toAbsolutePath();
    private static final Path PROGRAM = FOLDER.resolve("gvisorcheck");
    private static final int MINUTES = 5;

    /** What it answered. */
    record Answer(int exitCode, byte[] out, String error) {
        byte[] good() {
            assertEquals(0, exitCode, error);
            return out;
        }

        String text() {
            return new String(good(), StandardCharsets.UTF_8);
        }
    }

    private GvisorCheck() {}

    /** Builds the program; where Debian's Go or gVisor is missing, says so and skips the test, but in CI fails. */
    static synchronized void build() throws Exception {
        if (!Files.isDirectory(LIBRARY.resolve("src/gvisor.dev/gvisor/pkg/state")) || !canRun("go")) {
            String what = "gVisor's own code is not asked: install golang-go and golang-gvisor-gvisor-dev";
            if ("true".equals(System.getenv("CI"))) {
                fail(what);
            }
            System.err.println("SKIPPED: " + what);
            Assumptions.abort(what);
        }
        if (!Files.exists(PROGRAM)) {
            Files.createDirectories(FOLDER);
            var environment =
                    Map.of("GO111MODULE", "off", "GOPATH", LIBRARY.toString(), "GOCACHE", FOLDER.resolve("cache") + "");
            run(SOURCE, environment, new byte[0], "go", "build", "-o", PROGRAM.toString(), ".")
                    .good();
        }
    }

    private static boolean canRun(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static Answer ask(byte[] in, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(words));
        return run(FOLDER, Map.of(), in, command.toArray(String[]::new));
    }

    /** Through files, so that nothing waits for a pipe to be read. */
    private static Answer run(Path folder, Map<String, String> environment, byte[] in, String... command)
            throws IOException, InterruptedException {
        Path input = Files.write(Files.createTempFile(FOLDER, "run", ".in"), in);
        Path output = Files.createTempFile(FOLDER, "run", ".out");
        Path errors = Files.createTempFile(FOLDER, "run", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertTrue(ended, () -> "it did not end: " + String.join(" ", command));
            return new Answer(process.exitValue(), Files.readAllBytes(output), Files.readString(errors));
        } finally {
            for (Path file : List.of(input, output, errors)) {
                Files.delete(file);
            }
        }
    }
}
