/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures for people: three or four digits and a unit. */
final class Units {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {}

    /** Such as {@code 512 B}, {@code 4.0 KiB}, {@code 1.2 GiB}. */
    static String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        // a value that would round to 1024.0 belongs to the next unit
        while (unit < BINARY.length - 1 && value >= (unit == 0 ? 1024 : 1023.95)) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, BINARY[unit]);
    }

    /** Such as {@code 812.0 MiB/s}. */
    static String rate(long bytes, Duration time) {
        return bytes(bytes * 1e9 / Math.max(1, time.toNanos())) + "/s";
    }

    /** Such as {@code 0.34 ms}, {@code 12 ms}, {@code 1.52 s}, {@code 2 min 5 s}, {@code 3 h 7 min}, {@code 2 d 4 h}. */
    static String duration(Duration time) {
        double nanos = time.toNanos();
        if (nanos == 0) {
            return "0 ms";
        }
        if (nanos < 9.995e6) {
            return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
        }
        if (nanos < 999.5e6) {
            return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
        }
        if (nanos < 59.995e9) {
            return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
        }
        return seconds(Math.round(nanos / 1e9));
    }

    /** Such as {@code 5 s}, {@code 2 min 5 s}, {@code 3 h 7 min}, {@code 2 d 4 h}. */
    static String seconds(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long minutes = seconds / 60;
        return minutes < 24 * 60
                ? minutes / 60 + " h " + minutes % 60 + " min"
                : minutes / 1440 + " d " + minutes / 60 % 24 + " h";
    }

    /** ISO 8601 to the second; null stays null. */
    static String time(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
