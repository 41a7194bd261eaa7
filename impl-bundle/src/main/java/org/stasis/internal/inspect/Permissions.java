/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

/** The permissions of a mapping, one bit each in the image. */
final class Permissions {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int EXECUTE = 4;
    private static final int PRIVATE = 512;

    private Permissions() {}

    /** As in {@code /proc/PID/maps}. */
    static String of(Node vma) {
        long bits = bits(vma);
        return (has(bits, READ) ? "r" : "-")
                + (has(bits, WRITE) ? "w" : "-")
                + (has(bits, EXECUTE) ? "x" : "-")
                + (has(bits, PRIVATE) ? "p" : "s");
    }

    static long bits(Node vma) {
        return vma.get("realPerms").number();
    }

    static boolean has(long bits, int bit) {
        return (bits & bit) != 0;
    }
}
