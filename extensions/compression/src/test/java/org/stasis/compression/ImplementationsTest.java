/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.stasis.spi.Compression;

class ImplementationsTest {
    private static final List<Compression> ZSTD = List.of(new Zstd(new NativeZstd()), new Zstd(new JavaZstd()));
    private static final List<Compression> LZ4 = List.of(
            new Lz4(new Lz4Codec(LZ4Factory.nativeInstance())),
            new Lz4(new Lz4Codec(LZ4Factory.fastestJavaInstance())));

    @Test
    void eachReadsWhatTheOtherWrote() throws Exception {
        for (List<Compression> both : List.of(ZSTD, LZ4)) {
            for (int length : new int[] {1, 4096, 20_480, 65_536, 1 << 20}) {
                byte[] pages = pages(length);
                for (Compression writer : both) {
                    ByteBuffer block = ByteBuffer.allocate(writer.maxCompressedBytes(length));
                    writer.compress(ByteBuffer.wrap(pages), block);
                    for (Compression reader : both) {
                        ByteBuffer back = ByteBuffer.allocate(length);
                        reader.decompress(block.duplicate().flip(), back);
                        assertArrayEquals(pages, back.array());
                    }
                }
            }
        }
    }

    /** Half noise, half a pattern, as memory often is. */
    private static byte[] pages(int length) {
        byte[] pages = new byte[length];
        new Random(length).nextBytes(pages);
        for (int at = 2048; at < length; at++) {
            if (at % 4096 >= 2048) {
                pages[at] = (byte) (at >> 4);
            }
        }
        return pages;
    }

    @Test
    void javaTakesOverWhereNativeCodeCannotBeLoaded() {
        BlockCodec inJava = new JavaZstd();
        assertSame(
                inJava,
                BlockCompression.nativeOr(
                        "zstd",
                        () -> {
                            throw new UnsatisfiedLinkError("no such machine");
                        },
                        () -> inJava));
    }

    @Test
    void theServicesHaveTheNamesOfTheirFormats() {
        assertEquals("zstd", new Zstd().name());
        assertEquals("lz4", new Lz4().name());
    }

    @Test
    void bothAreFoundWithoutAContainer() {
        List<String> found = ServiceLoader.load(Compression.class).stream()
                .map(provider -> provider.get().name())
                .toList();
        assertEquals(List.of("lz4", "zstd"), found);
    }
}
