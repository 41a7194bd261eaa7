/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stasis.spi.Compression;

/** What every {@link Compression} promises. */
public abstract class CompressionContract {
    private static final int BLOCK = 1 << 20;
    private static final int MARGIN = 16;
    private static final byte UNTOUCHED = 0x5a;

    /** The compression. */
    protected abstract Compression compression();

    @Test
    void hasANameForImages() {
        assertTrue(
                compression().name().matches("[a-z0-9][a-z0-9-]*"),
                compression().name());
        assertEquals(compression().name(), compression().name());
    }

    @Test
    void givesBackEveryBlock() throws IOException {
        for (var block : blocks().entrySet()) {
            byte[] bytes = block.getValue();
            assertArrayEquals(bytes, decompress(compress(bytes), bytes.length), block.getKey());
        }
    }

    @Test
    void makesZerosAndTextSmaller() {
        assertTrue(compress(blocks().get("zeros")).length < BLOCK / 20);
        assertTrue(compress(blocks().get("text")).length < BLOCK / 4 * 3); // half of it comes again
    }

    @Test
    void needsNoMoreRoomThanItSays() {
        for (int length : new int[] {1, 2, 100, 4096, 65_536, BLOCK - 1, BLOCK}) {
            byte[] compressed = compress(Images.random(length, length));
            assertTrue(compressed.length <= compression().maxCompressedBytes(length));
        }
    }

    @Test
    void worksBetweenPositionAndLimitOfBuffersOfEveryKind() throws IOException {
        byte[] bytes = text(5000);
        for (boolean direct : new boolean[] {false, true}) {
            ByteBuffer from = framed(bytes, direct);
            ByteBuffer compressed = framed(new byte[compression().maxCompressedBytes(bytes.length)], direct);
            int start = compressed.position();
            compression().compress(from, compressed);
            assertFalse(from.hasRemaining(), "all is compressed");
            int end = compressed.position();
            assertFrame(compressed);

            ByteBuffer to = framed(new byte[bytes.length], direct);
            ByteBuffer block = compressed.duplicate().position(start).limit(end);
            compression().decompress(direct ? block.asReadOnlyBuffer() : block, to);
            assertFalse(to.hasRemaining(), "the room is filled");
            assertFrame(to);
            byte[] back = new byte[bytes.length];
            to.position(MARGIN).get(back);
            assertArrayEquals(bytes, back);
        }
    }

    @Test
    void refusesABlockOfAnotherLength() {
        byte[] bytes = text(5000);
        byte[] compressed = compress(bytes);
        assertThrows(IOException.class, () -> decompress(compressed, bytes.length - 1));
        assertThrows(IOException.class, () -> decompress(compressed, bytes.length + 1));
        assertThrows(IOException.class, () -> decompress(compressed, 1));
    }

    @Test
    void refusesABlockThatWasCut() {
        byte[] bytes = text(5000);
        byte[] compressed = compress(bytes);
        for (int length : new int[] {0, 1, compressed.length / 2, compressed.length - 1}) {
            assertThrows(IOException.class, () -> decompress(Arrays.copyOf(compressed, length), bytes.length));
        }
    }

    @Test
    void survivesAnyDamageAndStaysInItsRoom() {
        byte[] compressed = compress(text(3000));
        for (int bit = 0; bit < compressed.length * 8; bit++) {
            byte[] damaged = compressed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertEquals(3000, decompress(damaged, 3000).length);
            } catch (IOException e) {
                // as it should be; damage that goes unnoticed here is for the integrity scheme to find
            }
        }
        for (int seed = 0; seed < 500; seed++) {
            byte[] garbage = Images.random(seed, 1 + seed);
            try {
                assertEquals(3000, decompress(garbage, 3000).length);
            } catch (IOException e) {
                // likewise
            }
        }
    }

    @Test
    void worksOnAfterADamagedBlock() throws IOException {
        byte[] bytes = text(3000);
        assertThrows(IOException.class, () -> decompress(new byte[] {1}, 3000));
        assertArrayEquals(bytes, decompress(compress(bytes), 3000));
    }

    @Test
    void servesManyThreads() throws Exception {
        Together.run(8, thread -> {
            for (int i = 0; i < 20; i++) {
                byte[] bytes = i % 2 == 0 ? text(10_000 + thread) : Images.random(thread, 10_000 + i);
                assertArrayEquals(bytes, decompress(compress(bytes), bytes.length));
            }
        });
    }

    private static Map<String, byte[]> blocks() {
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        blocks.put("one byte", new byte[] {42});
        blocks.put("page of zeros", new byte[4096]);
        blocks.put("zeros", new byte[BLOCK]);
        blocks.put("random", Images.random(1, BLOCK));
        blocks.put("text", text(BLOCK));
        blocks.put("odd length", text(12_345));
        return blocks;
    }

    private static byte[] text(int bytes) {
        byte[] text = new byte[bytes];
        byte[] letters = Images.random(7, bytes);
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) ("etaoin shrdlu \n".charAt((letters[i] & 0x7f) * 15 >> 7));
        }
        // as in real text, what was there comes again
        for (int i = 1000; i + 500 < bytes; i += 1000) {
            System.arraycopy(text, i - 1000, text, i, 500);
        }
        return text;
    }

    private byte[] compress(byte[] bytes) {
        ByteBuffer to = framed(new byte[compression().maxCompressedBytes(bytes.length)], false);
        compression().compress(ByteBuffer.wrap(bytes), to);
        assertFrame(to);
        return Arrays.copyOfRange(to.array(), MARGIN, to.position());
    }

    private byte[] decompress(byte[] block, int bytes) throws IOException {
        ByteBuffer to = framed(new byte[bytes], false);
        try {
            compression().decompress(ByteBuffer.wrap(block), to);
            assertFalse(to.hasRemaining(), "decompressed to less than the room, and did not say so");
        } finally {
            assertFrame(to);
        }
        return Arrays.copyOfRange(to.array(), MARGIN, MARGIN + bytes);
    }

    /** The bytes, with a margin on either side that nobody may touch. */
    private static ByteBuffer framed(byte[] bytes, boolean direct) {
        int all = bytes.length + 2 * MARGIN;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(all) : ByteBuffer.allocate(all);
        for (int i = 0; i < MARGIN; i++) {
            buffer.put(i, UNTOUCHED).put(all - 1 - i, UNTOUCHED);
        }
        buffer.put(MARGIN, bytes);
        return buffer.position(MARGIN).limit(MARGIN + bytes.length);
    }

    private static void assertFrame(ByteBuffer framed) {
        ByteBuffer all = framed.duplicate().clear();
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(UNTOUCHED, all.get(i), "written before the room");
            assertEquals(UNTOUCHED, all.get(all.limit() - 1 - i), "written beyond the room");
        }
    }
}
