/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

/**
 * Numbers of variable length inside a byte array: seven bits a byte, lowest first, the top bit set on all but the last.
 * Signed numbers are zigzagged first, so that small ones of either sign are short.
 *
 * <p>The array must hold {@link #MAX_BYTES} bytes from the position on, whatever they are: callers keep that much slack
 * behind their data, and look afterwards whether they ran past the end.
 */
public final class Varint {
    public static final int MAX_BYTES = 10;

    private Varint() {}

    /** The number; meaningless if {@link #end} is negative. */
    public static long read(byte[] bytes, int position) {
        long value = bytes[position];
        if (value >= 0) {
            return value;
        }
        value &= 0x7f;
        for (int shift = 7; shift < 7 * MAX_BYTES; shift += 7) {
            long next = bytes[++position];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    /** Position behind the number, or -1 if it is longer than any 64-bit number can be. */
    public static int end(byte[] bytes, int position) {
        int at = position;
        while (bytes[at] < 0) {
            if (++at - position == MAX_BYTES) {
                return -1;
            }
        }
        return at - position == MAX_BYTES - 1 && bytes[at] > 1 ? -1 : at + 1;
    }

    public static long signed(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    public static long unsigned(long value) {
        return (value << 1) ^ (value >> 63);
    }
}
