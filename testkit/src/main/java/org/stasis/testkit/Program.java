/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that is not ours, whose answers are compared with ours. One that is missing skips the test, loudly; where the
 * environment variable {@code CI} is {@code true} it fails it. One that is too old for what is asked skips it everywhere:
 * what a distribution does not have yet cannot be installed.
 */
public final class Program {
    /** By which a script says that it lacks something it needs. */
    public static final int LACKING = 77;

    private static final int SECONDS = 60;

    private Program() {}

    /** What it prints to its standard output, without the white space around it. */
    public static String output(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return skip(command[0] + " is not installed: " + e.getMessage());
        }
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> command[0] + " does not end");
            if (process.exitValue() == LACKING) {
                return aborted(command[0] + " lacks something: " + text);
            }
            assertEquals(0, process.exitValue(), () -> String.join(" ", List.of(command)) + ": " + text);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Output of a Python script, which skips the test if a module it imports is missing. */
    public static String python(String script, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[3 + arguments.length];
        command[0] = "python3";
        command[1] = "-c";
        command[2] = "import sys\ntry:\n"
                + script.strip().indent(4)
                + "except ImportError as e:\n    print(e)\n    sys.exit(" + LACKING + ")\n";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return output(command);
    }

    private static String skip(String why) {
        if ("true".equals(System.getenv("CI"))) {
            fail(why);
        }
        return aborted(why);
    }

    private static String aborted(String why) {
        System.err.println("SKIPPED, nothing was compared: " + why);
        Assumptions.abort(why);
        throw new AssertionError(why);
    }
}
