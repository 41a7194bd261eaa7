/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunscSettingsTest {
    private static RunscSettings settings(String root, String program, List<String> arguments, Duration timeout) {
        return new RunscSettings(
                Path.of(root),
                program,
                arguments,
                Path.of("work"),
                "none",
                timeout,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    @Test
    void takesWhatMakesSense() {
        assertDoesNotThrow(() -> settings("/r", "/p", List.of("--network=none"), Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "--root=/elsewhere", "-x", ""})
    void refusesArgumentsThatAreNoFlags(String argument) {
        assertThrows(
                IllegalArgumentException.class, () -> settings("/r", "/p", List.of(argument), Duration.ofSeconds(1)));
    }

    @Test
    void refusesRelativePathsAndTimesOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> settings("r", "/p", List.of(), Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> settings("/r", "runsc", List.of(), Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> settings("/r", "/p", List.of(), Duration.ZERO));
    }
}
