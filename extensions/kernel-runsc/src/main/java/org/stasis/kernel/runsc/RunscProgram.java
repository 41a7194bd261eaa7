/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.regex.Pattern;
import org.stasis.api.KernelException;

/** What a runsc says of itself, remembered as long as it is the same file. Thread-safe. */
final class RunscProgram {
    /**
     * Came with releases of May 2024, weeks after the two abilities that have no word of their own: to put pages into a file
     * of their own, and to go on after a checkpoint.
     */
    private static final Pattern LATER = Pattern.compile("(?m)^\\s+-direct$");

    private final String program;
    private final Duration atMost;
    private volatile Known known;

    private record Known(FileTime changed, String version, boolean later) {}

    /** @param atMost for one call */
    RunscProgram(String program, Duration atMost) {
        this.program = program;
        this.atMost = atMost;
    }

    /** First line of what runsc says of itself. */
    String version() throws KernelException {
        return known().version();
    }

    /**
     * Whether it can put pages into a file of their own, and lets a sandbox go on after a checkpoint. Releases before May 2024
     * do neither: a checkpoint is one compressed file, and the end of the sandbox.
     */
    boolean isLater() throws KernelException {
        return known().later();
    }

    private Known known() throws KernelException {
        try {
            FileTime changed = Files.getLastModifiedTime(Path.of(program));
            Known present = known;
            if (present == null || !present.changed().equals(changed)) {
                String version = say("--version").lines().findFirst().orElse("");
                present = new Known(
                        changed,
                        version,
                        LATER.matcher(say("help", "checkpoint")).find());
                known = present;
            }
            return present;
        } catch (IOException e) {
            throw new KernelException("there is no runsc " + program + ": " + e, e);
        }
    }

    private String say(String... arguments) throws KernelException {
        Call call = Call.of(atMost, program, arguments);
        return call.run().checked(call).out();
    }
}
