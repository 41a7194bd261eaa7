/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** Bytes in pieces of random lengths, with something else all around them. */
public final class RandomChunks extends InputStream implements ChunkSource {
    private static final int[] MOST = {20, 20_000, 400_000};

    private final byte[] bytes;
    private final Random random;
    private int at;

    public RandomChunks(byte[] bytes, long seed) {
        this.bytes = bytes;
        random = new Random(seed);
    }

    @Override
    public ByteBuffer chunk() {
        if (at == bytes.length) {
            return null;
        }
        int some = Math.min(bytes.length - at, 1 + random.nextInt(MOST[random.nextInt(MOST.length)]));
        byte[] chunk = new byte[ROOM_BEFORE + random.nextInt(9) + some + ROOM_BEHIND];
        random.nextBytes(chunk);
        int from = chunk.length - ROOM_BEHIND - some;
        System.arraycopy(bytes, at, chunk, from, some);
        at += some;
        return ByteBuffer.wrap(chunk, from, some);
    }

    @Override
    public int read() {
        throw new AssertionError("who takes pieces reads nothing");
    }
}
