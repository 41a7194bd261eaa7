/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.stasis.internal.compression.FlateBestSpeed;

/** One compressed block: {@code length it should have, three bytes | block}. */
final class ExtentTarget implements Target {
    private static final int MOST_BYTES = 1 << 20;

    private final FlateBestSpeed flate = new FlateBestSpeed();

    @Override
    public void run(byte[] input) throws Exception {
        if (input.length < 3) {
            return;
        }
        int length = ((input[0] & 0xff) << 16 | (input[1] & 0xff) << 8 | input[2] & 0xff) % (MOST_BYTES + 1);
        ByteBuffer block = ByteBuffer.allocate(length + 1);
        try {
            flate.decompress(ByteBuffer.wrap(input, 3, input.length - 3), block.limit(length));
        } catch (IOException e) {
            Rules.always(e.getMessage() != null, "a fault says what is wrong");
            return;
        } finally {
            Rules.always(block.limit() == length && block.array()[length] == 0, "nothing is written beyond the room");
        }
        Rules.always(!block.hasRemaining(), "the block has the length it should have");
        again(block.flip());
    }

    private void again(ByteBuffer block) {
        ByteBuffer compressed = ByteBuffer.allocate(flate.maxCompressedBytes(block.limit()));
        ByteBuffer back = ByteBuffer.allocate(block.limit());
        flate.compress(block.duplicate(), compressed);
        try {
            flate.decompress(compressed.flip(), back);
        } catch (IOException e) {
            throw Rules.refused("a block", e);
        }
        Rules.always(block.equals(back.flip()), "a block stays the same");
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        byte[] mixed = new byte[300];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (byte) (i * i * 31);
        }
        for (byte[] plain : List.of(
                new byte[0],
                new byte[MOST_BYTES],
                mixed,
                "again and again ".repeat(40).getBytes(US_ASCII))) {
            ByteBuffer compressed = ByteBuffer.allocate(3 + flate.maxCompressedBytes(plain.length));
            compressed
                    .put((byte) (plain.length >> 16))
                    .put((byte) (plain.length >> 8))
                    .put((byte) plain.length);
            flate.compress(ByteBuffer.wrap(plain), compressed);
            byte[] seed = new byte[compressed.flip().limit()];
            compressed.get(seed);
            seeds.add(seed);
        }
        return seeds;
    }
}
