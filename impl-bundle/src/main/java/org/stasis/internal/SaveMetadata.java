/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.internal.statefile.GoTime;
import org.stasis.spi.Usage;

/**
 * What is added to the caller's metadata: gVisor's {@code cpu_usage} and {@code timestamp}, and {@code wall_time}, the
 * usages being those of all runs of the kernel. Durations are written as Go does, in seconds.
 */
final class SaveMetadata {
    static final String CPU_USAGE = "cpu_usage";
    static final String WALL_TIME = "wall_time";
    static final String TIMESTAMP = "timestamp";
    static final String IMAGE = "image";

    private SaveMetadata() {}

    static Map<String, String> complete(Map<String, String> callers, Usage usage, Instant now, String image) {
        Map<String, String> all = new TreeMap<>(callers);
        all.put(CPU_USAGE, text(usage.cpu()));
        all.put(WALL_TIME, text(usage.wall()));
        all.put(TIMESTAMP, GoTime.text(now));
        all.put(IMAGE, image);
        return all;
    }

    /** What the kernel had used when it was saved; nothing where the metadata does not say. */
    static Usage usage(Map<String, String> metadata) {
        return new Usage(duration(metadata.get(CPU_USAGE)), duration(metadata.get(WALL_TIME)));
    }

    private static String text(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }

    private static Duration duration(String text) {
        if (text == null || !text.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
            return Duration.ZERO;
        }
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    }
}
