/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the memory of a kernel holds at each version: a pure function of its name, so that whoever knows both can tell
 * whether every byte is right. From one version to the next about one page in eight changes; some pages are zero.
 *
 * @param kernel name of the kernel
 * @param pages in its memory
 */
record Pattern(String kernel, int pages) {
    static final int PAGE_BYTES = 4096;

    private static final int CHANGES = 8;
    private static final int ZEROES = 5;

    /** The version in which that page last changed. */
    long changed(int page, long version) {
        long at = version;
        while (at > 0 && mix(page, at) % CHANGES != 0) {
            at--;
        }
        return at;
    }

    /** Fills the buffer, of one page, with its contents at a version. */
    ByteBuffer page(int page, long version, ByteBuffer into) {
        long changed = changed(page, version);
        long word = mix(page, changed);
        boolean zero = word / CHANGES % ZEROES == 0;
        into.clear().order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining()) {
            into.putLong(zero ? 0 : word);
            word = word * 6364136223846793005L + 1442695040888963407L;
        }
        return into.flip();
    }

    /** A positive number that looks random: the finalizer of SplitMix64. */
    private long mix(long page, long version) {
        long z = kernel.hashCode() * 0x9e3779b97f4a7c15L + page * 0xbf58476d1ce4e5b9L + version * 0x94d049bb133111ebL;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return (z ^ z >>> 31) & Long.MAX_VALUE;
    }
}
