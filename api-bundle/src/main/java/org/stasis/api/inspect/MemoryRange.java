/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of a memory file, or of a process's addresses.
 *
 * @param process whose addresses they are; 0 for positions in a memory file
 * @param memory id of the memory file; null if a process is named
 * @param start first byte
 * @param end behind the last byte
 */
public record MemoryRange(int process, String memory, long start, long end) {
    private static final Pattern BOUNDS = Pattern.compile("(?:0x)?([0-9a-fA-F]{1,16})-(?:0x)?([0-9a-fA-F]{1,16})");

    public MemoryRange {
        if ((process == 0) == (memory == null)) {
            throw new IllegalArgumentException("a range belongs to either a process or a memory file");
        }
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    Long.toHexString(start) + "-" + Long.toHexString(end) + " is no range of memory");
        }
    }

    /** Reads the bounds {@code START-END} in hexadecimal, as memory maps show them. */
    public static MemoryRange parse(int process, String memory, String bounds) {
        Matcher matcher = BOUNDS.matcher(bounds);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + bounds + "' is no range: START-END in hexadecimal");
        }
        return new MemoryRange(
                process,
                memory,
                Long.parseUnsignedLong(matcher.group(1), 16),
                Long.parseUnsignedLong(matcher.group(2), 16));
    }

    public long bytes() {
        return end - start;
    }
}
