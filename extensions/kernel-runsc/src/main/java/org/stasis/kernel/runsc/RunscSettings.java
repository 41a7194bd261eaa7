/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@link RunscConfig} that was checked.
 *
 * @param compression {@code none} or {@code flate-best-speed}, for a runsc that can be told
 * @param callTimeout for calls that neither write nor read an image
 * @param imageTimeout for calls that do
 */
record RunscSettings(
        Path root,
        String program,
        List<String> arguments,
        Path folder,
        String compression,
        Duration callTimeout,
        Duration imageTimeout,
        Duration poll) {
    private static final List<String> COMPRESSIONS = List.of("none", "flate-best-speed");

    RunscSettings {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("root: " + root + " is no absolute path");
        }
        if (!program.startsWith("/")) {
            throw new IllegalArgumentException("program: '" + program + "' is no absolute path");
        }
        for (String argument : arguments) {
            if (!argument.startsWith("--") || argument.startsWith("--root")) {
                throw new IllegalArgumentException("arguments: '" + argument
                        + "' is no flag that may stand here; the root has a setting of its own");
            }
        }
        if (!COMPRESSIONS.contains(compression)) {
            throw new IllegalArgumentException("compression: '" + compression + "' is none of " + COMPRESSIONS);
        }
        require("call.timeout.seconds", callTimeout);
        require("image.timeout.seconds", imageTimeout);
        require("poll.millis", poll);
        arguments = List.copyOf(arguments);
        folder = folder.toAbsolutePath();
    }

    private static void require(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " is not positive");
        }
    }

    /** @param home where a relative folder begins */
    static RunscSettings of(RunscConfig config, Path home) {
        return new RunscSettings(
                Path.of(config.root()),
                config.program(),
                Stream.of(config.arguments().split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                home.resolve(config.folder()),
                config.compression(),
                Duration.ofSeconds(config.call_timeout_seconds()),
                Duration.ofSeconds(config.image_timeout_seconds()),
                Duration.ofMillis(config.poll_millis()));
    }

    /** Where an image is while it is written or read. */
    Path images() {
        return folder.resolve("images");
    }

    /** Where what a sandbox prints goes, unless its streams were given. */
    Path output(String id, String stream) {
        return folder.resolve("output").resolve(id + "." + stream);
    }
}
