/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compresses for speed into a raw deflate stream (RFC 1951): the first match that a hash table finds is taken, blocks have
 * codes of their own, and what does not get smaller is stored. Faster than the platform's compressor at its fastest, which
 * is all it is for. Belongs to one thread.
 *
 * <pre>
 *   plain ─▶ sequences: so many literals, then a match ─▶ block of up to 16384 sequences ─▶ Huffman codes ─▶ bits
 * </pre>
 */
final class FastDeflater {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int HASH_BITS = 14;
    private static final int FARTHEST = 1 << 15;
    private static final int LONGEST = 258;
    private static final int LEAST = 4;

    /** After each so many bytes without a match, the search goes on in longer steps. */
    private static final int PATIENCE_BITS = 5;

    private final int[] heads = new int[1 << HASH_BITS];
    private final DeflateBlock block = new DeflateBlock();

    /** Compresses all of it, and returns the length. {@code to} must have room for stored blocks and 64 bytes more. */
    int compress(byte[] plain, int length, byte[] to) {
        BitOutput out = new BitOutput(to);
        Arrays.fill(heads, -FARTHEST - 1);
        block.begin(plain, 0);
        int literals = 0; // where those begin that no sequence has yet
        int at = 0;
        int misses = 0;
        int last = length - Long.BYTES;
        while (at < last) {
            int here = (int) INT.get(plain, at);
            int slot = here * 0x9E3779B1 >>> 32 - HASH_BITS;
            int candidate = heads[slot];
            heads[slot] = at;
            if (at - candidate > FARTHEST || (int) INT.get(plain, candidate) != here) {
                at += 1 + (misses++ >>> PATIENCE_BITS);
                continue;
            }
            misses = 0;
            int end = matchEnd(plain, candidate + LEAST, at + LEAST, length);
            int distance = at - candidate;
            while (at < end) {
                int bytes = Math.min(LONGEST, end - at);
                if (bytes < LEAST) {
                    break; // the rest of a long match is too short for one of its own
                }
                block.add(at - literals, bytes, distance);
                at += bytes;
                literals = at;
                if (block.isFull()) {
                    block.write(out, at, false);
                    block.begin(plain, at);
                }
            }
            if (at < last) {
                int before = at - 1;
                heads[(int) INT.get(plain, before) * 0x9E3779B1 >>> 32 - HASH_BITS] = before;
            }
        }
        block.write(out, length, true);
        return out.bytes();
    }

    private static int matchEnd(byte[] plain, int candidate, int at, int length) {
        int from = candidate;
        int to = at;
        while (to <= length - Long.BYTES) {
            long differs = (long) LONG.get(plain, from) ^ (long) LONG.get(plain, to);
            if (differs != 0) {
                return to + (Long.numberOfTrailingZeros(differs) >>> 3);
            }
            from += Long.BYTES;
            to += Long.BYTES;
        }
        while (to < length && plain[from] == plain[to]) {
            from++;
            to++;
        }
        return to;
    }
}
