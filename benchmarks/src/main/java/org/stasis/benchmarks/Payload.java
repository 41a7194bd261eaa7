/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Bytes that look like state: one part noise, three parts words; always the same for the same seed. */
final class Payload {
    private static final byte[][] WORDS = Stream.of(
                    "checkpoint", "restore", "kernel", "task", "memory", "page", "state", "file", "clock", "network")
            .map(word -> (word + " ").getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private Payload() {}

    static void fill(byte[] bytes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < bytes.length; ) {
            byte[] piece = WORDS[random.nextInt(WORDS.length)];
            if (random.nextInt(4) == 0) {
                piece = new byte[8];
                random.nextBytes(piece);
            }
            int some = Math.min(piece.length, bytes.length - at);
            System.arraycopy(piece, 0, bytes, at, some);
            at += some;
        }
    }
}
