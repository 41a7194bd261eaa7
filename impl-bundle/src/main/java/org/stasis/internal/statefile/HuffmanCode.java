/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.util.Arrays;

/** Canonical Huffman codes of deflate for symbols that were counted; used again for each block. */
final class HuffmanCode {
    final int[] counts;

    /** Bits of each symbol in the order of the stream, and in the upper byte how many they are; 0 for one that is not used. */
    final int[] codes;

    private final int longest;
    private final long[] sorted;
    private final int[] depths;
    private final int[] ofLength;

    /** @param longest that a code may be */
    HuffmanCode(int symbols, int longest) {
        this.longest = longest;
        counts = new int[symbols];
        codes = new int[symbols];
        sorted = new long[symbols];
        depths = new int[symbols];
        ofLength = new int[Math.max(symbols, longest) + 2];
    }

    int length(int symbol) {
        return codes[symbol] >>> 24;
    }

    /** How many symbols there are up to the last one used, at least so many. */
    int used(int atLeast) {
        int used = codes.length;
        while (used > atLeast && codes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    /** Bits that all counted symbols take. */
    long bits() {
        long bits = 0;
        for (int i = 0; i < codes.length; i++) {
            bits += (long) counts[i] * length(i);
        }
        return bits;
    }

    /** Makes the codes; at least two symbols get one, as some readers refuse a code of a single symbol. */
    void make() {
        int used = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                sorted[used++] = (long) counts[i] << 32 | i;
            }
        }
        for (int i = 0; used < 2; i++) {
            if (counts[i] == 0) {
                sorted[used++] = i;
            }
        }
        Arrays.sort(sorted, 0, used);
        measure(used);
        limit();
        assign(used);
    }

    /**
     * Depths of the leaves of a Huffman tree over weights in ascending order, in place: the array holds first weights, then
     * parents, then depths (Moffat and Katajainen).
     */
    private void measure(int used) {
        for (int i = 0; i < used; i++) {
            depths[i] = (int) (sorted[i] >>> 32);
        }
        int leaf = 0;
        int root = 0;
        for (int next = 0; next < used - 1; next++) {
            int sum = 0;
            for (int child = 0; child < 2; child++) {
                if (leaf >= used || root < next && depths[root] < depths[leaf]) {
                    sum += depths[root];
                    depths[root++] = next;
                } else {
                    sum += depths[leaf++];
                }
            }
            depths[next] = sum;
        }
        depths[used - 2] = 0;
        for (int i = used - 3; i >= 0; i--) {
            depths[i] = depths[depths[i]] + 1;
        }
        Arrays.fill(ofLength, 0);
        int inner = used - 2;
        int available = 1;
        for (int depth = 0, left = used; left > 0; depth++) {
            int internal = 0;
            while (inner >= 0 && depths[inner] == depth) {
                internal++;
                inner--;
            }
            ofLength[depth] = available - internal;
            left -= available - internal;
            available = 2 * internal;
        }
    }

    /** Makes codes that are too long as long as they may be, and others longer for that. */
    private void limit() {
        long space = 0;
        for (int length = ofLength.length - 1; length > longest; length--) {
            ofLength[longest] += ofLength[length];
            ofLength[length] = 0;
        }
        for (int length = 1; length <= longest; length++) {
            space += (long) ofLength[length] << longest - length;
        }
        for (; space > 1L << longest; space--) {
            int length = longest - 1;
            while (ofLength[length] == 0) {
                length--;
            }
            ofLength[length]--;
            ofLength[length + 1] += 2;
            ofLength[longest]--;
        }
    }

    private void assign(int used) {
        Arrays.fill(codes, 0);
        int at = used;
        for (int length = 1; length <= longest; length++) {
            for (int i = ofLength[length]; i > 0; i--) {
                codes[(int) sorted[--at]] = length << 24;
            }
        }
        int[] next = new int[longest + 2];
        for (int length = 1; length <= longest; length++) {
            next[length + 1] = next[length] + ofLength[length] << 1;
        }
        for (int i = 0; i < codes.length; i++) {
            int length = length(i);
            if (length > 0) {
                codes[i] |= Integer.reverse(next[length]++) >>> 32 - length;
            }
        }
    }
}
