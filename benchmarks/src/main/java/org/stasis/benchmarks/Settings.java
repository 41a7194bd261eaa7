/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How large and how often.
 *
 * @param bytes of kernel memory, or of the payload of a state file; 0 for the benchmark's own default
 * @param objects of a graph
 * @param rounds that are measured
 * @param folder for files, on the disk that is to be measured
 * @param report folder for the report of all
 * @param oracle a program around gVisor's own state file code, to compare with
 */
public record Settings(long bytes, int objects, int rounds, Path folder, Path report, Optional<Path> oracle) {
    /** The variable that names the program. */
    static final String ORACLE = "STASIS_GVISOR_ORACLE";

    private static final String USAGE =
            "options: --size BYTES (with k, m or g), --objects COUNT, --rounds COUNT, --folder PATH, --report PATH";

    static final Settings DEFAULT = new Settings(
            0,
            1_000_000,
            7,
            Path.of("."),
            Path.of("target/report"),
            Optional.ofNullable(System.getenv(ORACLE)).map(Path::of));

    static Settings parse(String... options) {
        Settings settings = DEFAULT;
        for (int i = 0; i < options.length; i += 2) {
            if (i + 1 == options.length) {
                throw new IllegalArgumentException(options[i] + " needs a value; " + USAGE);
            }
            settings = settings.with(options[i], options[i + 1]);
        }
        return settings;
    }

    private Settings with(String option, String value) {
        return switch (option) {
            case "--size" -> new Settings(size(value), objects, rounds, folder, report, oracle);
            case "--objects" ->
                new Settings(bytes, Math.toIntExact(positive(option, value)), rounds, folder, report, oracle);
            case "--rounds" ->
                new Settings(bytes, objects, Math.toIntExact(positive(option, value)), folder, report, oracle);
            case "--folder" -> new Settings(bytes, objects, rounds, Path.of(value), report, oracle);
            case "--report" -> new Settings(bytes, objects, rounds, folder, Path.of(value), oracle);
            default -> throw new IllegalArgumentException("no option " + option + "; " + USAGE);
        };
    }

    private static long size(String text) {
        int unit = "kmg".indexOf(text.toLowerCase(Locale.ROOT).charAt(text.length() - 1));
        return unit < 0
                ? positive("--size", text)
                : positive("--size", text.substring(0, text.length() - 1)) << 10 * (unit + 1);
    }

    private static long positive(String option, String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + " needs a number above 0, not '" + text + "'; " + USAGE);
    }

    long bytesOr(long otherwise) {
        return bytes == 0 ? otherwise : bytes;
    }
}
