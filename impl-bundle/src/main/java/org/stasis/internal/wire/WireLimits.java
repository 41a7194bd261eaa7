/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

/**
 * How much a single object of a stream may hold, whatever a file claims.
 *
 * @param maxValues values within one object, steps of pointers and parts of types included; and, in a whole stream,
 *     those that take no bytes
 * @param maxBytes bytes of all strings and names within one object
 */
public record WireLimits(int maxValues, int maxBytes) {
    /** Sixteen million values, 256 MiB. */
    public static final WireLimits DEFAULT = new WireLimits(1 << 24, 1 << 28);

    /**
     * How deep values may be nested in each other; references do not count. Nesting mirrors the types of a program, where
     * ten is much. A thread's smallest stack holds this many levels.
     */
    public static final int MAX_DEPTH = 500;
}
