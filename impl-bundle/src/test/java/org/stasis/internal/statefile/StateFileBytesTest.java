/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.stasis.api.CorruptImageException;

class StateFileBytesTest {
    private final byte[] file = new byte[1_000_003];
    private int reads;

    private StateFileBytes open() {
        new Random(7).nextBytes(file);
        return new StateFileBytes(
                new FilterInputStream(new ByteArrayInputStream(file)) {
                    @Override
                    public int read(byte[] into, int offset, int count) throws IOException {
                        reads++;
                        return super.read(into, offset, count);
                    }

                    @Override
                    public long skip(long count) throws IOException {
                        reads++;
                        return super.skip(count);
                    }
                },
                "file");
    }

    @Test
    void looksAheadInLargePiecesHoweverSmallTheChunks() throws IOException, CorruptImageException {
        StateFileBytes in = open();
        for (int at = 0; at + 5 <= file.length; at += 5) {
            assertEquals(4, in.peek(4).length);
            in.take(4, "length");
            assertTrue(in.skip(1));
        }
        assertTrue(reads < 40, reads + " reads");
    }

    @Test
    void givesTheSameBytesHoweverTheyAreTaken() throws IOException, CorruptImageException {
        StateFileBytes in = open();
        Random random = new Random(1);
        int at = 0;
        while (at < file.length) {
            int some = 1 + random.nextInt(random.nextInt(4) == 0 ? 200_000 : 50);
            int there = Math.min(some, file.length - at);
            byte[] expected = Arrays.copyOfRange(file, at, at + there);
            switch (random.nextInt(3)) {
                case 0 -> assertArrayEquals(expected, in.peek(some));
                case 1 -> {
                    assertArrayEquals(expected, Arrays.copyOf(in.take(there, "bytes"), there));
                    at += there;
                }
                default -> {
                    assertTrue(in.skip(there));
                    at += there;
                }
            }
            assertEquals(at, in.position());
        }
        assertEquals(0, in.peek(1).length);
    }
}
