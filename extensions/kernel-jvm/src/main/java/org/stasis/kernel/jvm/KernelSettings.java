/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stasis.api.task.MemoryFile;

/**
 * A {@link KernelConfig} that was checked.
 *
 * @param threads most tasks that run a step at once
 * @param stopGrace how long a task may take to end, before and after it is interrupted
 */
record KernelSettings(String name, boolean autostart, long memoryLimitBytes, int threads, Duration stopGrace) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})\\s*([KMGkmg]?)");
    private static final Map<String, Integer> SHIFTS = Map.of("", 0, "K", 10, "M", 20, "G", 30);

    /**
     * @throws IllegalArgumentException names the setting, what it is and what it may be
     */
    static KernelSettings of(KernelConfig config) {
        require(
                NAME.matcher(config.name()).matches(),
                "name",
                config.name(),
                "at most 64 letters, digits, '.', '_', '-', the first a letter or digit");
        require(config.threads() >= 0, "threads", config.threads(), "a number from 0");
        require(config.stop_seconds() >= 0, "stop.seconds", config.stop_seconds(), "a number from 0");
        return new KernelSettings(
                config.name(),
                config.autostart(),
                bytes(config.memory_limit()),
                config.threads() == 0 ? Integer.MAX_VALUE : config.threads(),
                Duration.ofSeconds(config.stop_seconds()));
    }

    private static long bytes(String size) {
        Matcher match = SIZE.matcher(size.strip());
        long bytes = !match.matches()
                ? 0
                : Long.parseLong(match.group(1)) << SHIFTS.get(match.group(2).toUpperCase());
        require(
                bytes >= MemoryFile.PAGE_BYTES,
                "memory.limit",
                size,
                "a number of bytes from " + MemoryFile.PAGE_BYTES + ", or one with K, M or G");
        return bytes;
    }

    private static void require(boolean good, String setting, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(
                    "org.stasis.kernel.jvm: " + setting + " is '" + value + "'; expected " + expected);
        }
    }
}
