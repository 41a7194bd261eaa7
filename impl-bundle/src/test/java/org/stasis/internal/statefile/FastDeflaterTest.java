/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compressor writes, the platform's decompressor takes for one whole stream of the same bytes. */
class FastDeflaterTest {
    private static final int CHUNK = StateFileWriter.CHUNK_BYTES;

    private final FastDeflater deflater = new FastDeflater();
    private final byte[] compressed = new byte[CHUNK + CHUNK / 64];

    /** What memory may hold. */
    enum Kind {
        ZEROS {
            @Override
            void fill(byte[] bytes, Random random) {
                // as it is
            }
        },
        RANDOM {
            @Override
            void fill(byte[] bytes, Random random) {
                random.nextBytes(bytes);
            }
        },
        FEW_VALUES {
            @Override
            void fill(byte[] bytes, Random random) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) random.nextInt(4);
                }
            }
        },
        SKEWED {
            @Override
            void fill(byte[] bytes, Random random) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextGaussian() * 12);
                }
            }
        },
        NEAR_COPIES {
            @Override
            void fill(byte[] bytes, Random random) {
                copies(bytes, random, 600, 300);
            }
        },
        FAR_COPIES {
            @Override
            void fill(byte[] bytes, Random random) {
                copies(bytes, random, 20, 40_000);
            }
        };

        abstract void fill(byte[] bytes, Random random);

        private static void copies(byte[] bytes, Random random, int longest, int farthest) {
            for (int at = 0; at < bytes.length; ) {
                int until = Math.min(bytes.length, at + 1 + random.nextInt(longest));
                int back = at == 0 || random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(Math.min(at, farthest));
                for (; at < until; at++) {
                    bytes[at] = back == 0 ? (byte) random.nextInt(256) : bytes[at - back];
                }
            }
        }
    }

    private int assertSame(byte[] plain) throws DataFormatException {
        int length = deflater.compress(plain, plain.length, compressed);
        assertTrue(length <= plain.length + plain.length / 1000 + 32, () -> length + " bytes of " + plain.length);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed, 0, length);
            byte[] inflated = new byte[plain.length + 1];
            int at = 0;
            while (!inflater.finished()) {
                int some = inflater.inflate(inflated, at, inflated.length - at);
                assertTrue(some > 0 || inflater.finished(), "the stream has no end");
                at += some;
            }
            assertEquals(0, inflater.getRemaining(), "bytes behind the end");
            assertArrayEquals(plain, Arrays.copyOf(inflated, at));
        } finally {
            inflater.end();
        }
        return length;
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthUpToAFewHundred(Kind kind) throws Exception {
        Random random = new Random(1);
        for (int length = 0; length < 400; length++) {
            byte[] plain = new byte[length];
            kind.fill(plain, random);
            assertSame(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksOfAllSizes(Kind kind) throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            byte[] plain = new byte[i < 3 ? CHUNK - i : random.nextInt(1 << 1 + random.nextInt(20))];
            kind.fill(plain, random);
            assertSame(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 257, 258, 259, 260, 261, 262, 515, 516, 517, 1000})
    void matchesOfLengthsAroundTheLongest(int length) throws Exception {
        byte[] plain = new byte[3000 + 2 * length];
        new Random(3).nextBytes(plain);
        System.arraycopy(plain, 0, plain, 2500, length);
        assertSame(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 255, 256, 257, 384, 385, 24_576, 24_577, 32_767, 32_768, 32_769})
    void matchesOfDistancesUpToTheFarthest(int distance) throws Exception {
        byte[] plain = new byte[40_000];
        new Random(4).nextBytes(plain);
        for (int i = distance; i < Math.min(plain.length, distance + 200); i++) {
            plain[i] = plain[i - distance];
        }
        assertSame(plain);
    }

    @Test
    void compressesWhatRepeatsAndStoresWhatDoesNot() throws Exception {
        byte[] zeros = new byte[CHUNK];
        assertTrue(assertSame(zeros) < 2000);
        byte[] noise = new byte[CHUNK];
        new Random(5).nextBytes(noise);
        assertTrue(assertSame(noise) < CHUNK + 100);
    }

    @Test
    void codesOfFibonacciCountsAreNoLongerThanAllowed() {
        HuffmanCode code = new HuffmanCode(30, 15);
        code.counts[0] = 1;
        code.counts[1] = 1;
        for (int i = 2; i < 30; i++) {
            code.counts[i] = code.counts[i - 1] + code.counts[i - 2];
        }
        code.make();
        long space =
                IntStream.range(0, 30).mapToLong(i -> 1L << 15 - code.length(i)).sum();
        assertEquals(1 << 15, space, "complete, and no code within another");
        assertEquals(15, IntStream.range(0, 30).map(code::length).max().orElseThrow());
        assertEquals(1, code.length(29), "what is most frequent is shortest");
    }
}
