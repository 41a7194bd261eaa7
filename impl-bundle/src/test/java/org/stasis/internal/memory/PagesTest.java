/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.memory.PagesMetadata.Saved;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

class PagesTest {
    private static final UUID IMAGE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "RAW");
    private static final Extents PLAIN = new Extents(IMAGE, new HmacSha256(), KEY, null);
    private static final Extents FLATE = new Extents(IMAGE, new HmacSha256(), KEY, new FlateBestSpeed());

    /** A file in memory, as a backend would keep it. */
    private static final class Bytes implements PageWriter, PageReader {
        private byte[] bytes = new byte[0];

        @Override
        public synchronized void write(long position, ByteBuffer from) {
            int end = (int) position + from.remaining();
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
            from.get(bytes, (int) position, from.remaining());
        }

        @Override
        public synchronized void read(long position, ByteBuffer into) throws IOException {
            if (position + into.remaining() > bytes.length) {
                throw new EOFException();
            }
            into.put(bytes, (int) position, into.remaining());
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }

    private final MemoryFile memory = filled();
    private final Bytes file = new Bytes();

    /** 12 MiB in three ranges with zero pages, half-empty pages and a hole between. */
    private static MemoryFile filled() {
        MemoryFile memory = new OffHeapMemoryFile("main", 64 << 20, new DirectBacking());
        Random random = new Random(5);
        PageRange first = memory.allocate(5 << 20);
        PageRange hole = memory.allocate(1 << 20);
        PageRange second = memory.allocate(6 << 20);
        memory.free(hole);
        PageRange third = memory.allocate(512 << 10); // lies in the hole, beside the first
        for (PageRange range : List.of(first, second, third)) {
            for (long at = range.start(); at < range.end(); at += 4096) {
                byte[] page = new byte[random.nextInt(3) * 2048];
                random.nextBytes(page);
                memory.write(at, ByteBuffer.wrap(page));
            }
        }
        return memory;
    }

    private static byte[] contents(MemoryFile memory) {
        long bytes = memory.allocatedBytes();
        ByteBuffer all = ByteBuffer.allocate((int) bytes);
        for (PageRange range : memory.allocated()) {
            memory.read(range.start(), all.limit(all.position() + (int) range.bytes()));
        }
        return all.array();
    }

    private static MemoryFile empty() {
        return new OffHeapMemoryFile("main", 64 << 20, new DirectBacking());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bringsEveryPageBackToItsPlace(boolean compressed) throws Exception {
        Extents how = compressed ? FLATE : PLAIN;
        AtomicLong scanned = new AtomicLong();
        Pages saved = Pages.save(List.of(PageSource.of(memory)), true, how, file, scanned::addAndGet);
        Pages read = Pages.read(saved.bytes(32), "pages_meta.img");
        MemoryFile back = empty();
        AtomicLong loaded = new AtomicLong();
        read.load(how, file, "pages.img", List.of(back), loaded::addAndGet);
        assertEquals(memory.allocated(), back.allocated());
        assertArrayEquals(contents(memory), contents(back));
        assertEquals(memory.allocatedBytes(), scanned.get());
        assertEquals(read.storedBytes(), loaded.get());
        assertEquals(file.size(), read.fileBytes());
    }

    @Test
    void leavesOutExactlyTheZeroPages() throws Exception {
        byte[] contents = contents(memory);
        long zero = 0;
        for (int at = 0; at < contents.length; at += 4096) {
            zero += Arrays.mismatch(contents, at, at + 4096, new byte[4096], 0, 4096) < 0 ? 4096 : 0;
        }
        Pages without = Pages.save(List.of(PageSource.of(memory)), true, PLAIN, file, n -> {});
        assertTrue(zero > 1 << 20);
        assertEquals(contents.length - zero, without.storedBytes());
        assertEquals(without.storedBytes(), file.size());
        assertEquals(
                contents.length,
                Pages.save(List.of(PageSource.of(memory)), false, PLAIN, new Bytes(), n -> {})
                        .storedBytes());
    }

    @Test
    void savesTheSamePagesAsTheSameBytes() throws Exception {
        Pages first = Pages.save(List.of(PageSource.of(memory)), true, FLATE, file, n -> {});
        Bytes again = new Bytes();
        Pages second = Pages.save(List.of(PageSource.of(memory)), true, FLATE, again, n -> {});
        assertArrayEquals(file.bytes, again.bytes);
        assertArrayEquals(first.bytes(32), second.bytes(32));
    }

    @Test
    void findsAnyChangedByteOfAnyExtent() throws Exception {
        Pages saved = Pages.save(List.of(PageSource.of(memory)), true, PLAIN, file, n -> {});
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            int at = random.nextInt(file.bytes.length);
            file.bytes[at] ^= 1;
            var e = assertThrows(IntegrityException.class, () -> saved.verify(PLAIN, file, "pages.img", n -> {}));
            assertTrue(e.where().startsWith("pages.img@" + (at >> 20 << 20)), e.getMessage());
            file.bytes[at] ^= 1;
        }
        saved.verify(PLAIN, file, "pages.img", n -> {});
    }

    @Test
    void findsExchangedExtentsAndThoseOfAnotherImage() throws Exception {
        Pages saved = Pages.save(List.of(PageSource.of(memory)), false, PLAIN, file, n -> {});
        byte[] first = Arrays.copyOf(file.bytes, 1 << 20);
        System.arraycopy(file.bytes, 1 << 20, file.bytes, 0, 1 << 20);
        System.arraycopy(first, 0, file.bytes, 1 << 20, 1 << 20);
        assertThrows(IntegrityException.class, () -> saved.verify(PLAIN, file, "pages.img", n -> {}));
        Bytes other = new Bytes();
        var elsewhere = new Extents(UUID.randomUUID(), new HmacSha256(), KEY, null);
        Pages theirs = Pages.save(List.of(PageSource.of(memory)), false, elsewhere, other, n -> {});
        theirs.verify(elsewhere, other, "pages.img", n -> {});
        assertThrows(IntegrityException.class, () -> theirs.verify(PLAIN, other, "pages.img", n -> {}));
    }

    @Test
    void theFirstFailureOfAWriteIsTheOneTold() {
        var full = new PageWriter() {
            private final AtomicInteger writes = new AtomicInteger();

            @Override
            public void write(long position, ByteBuffer bytes) throws IOException {
                if (writes.incrementAndGet() > 2) {
                    throw new IOException("No space left on device");
                }
                bytes.position(bytes.limit());
            }

            @Override
            public void close() {}
        };
        var e = assertThrows(
                IOException.class, () -> Pages.save(List.of(PageSource.of(memory)), false, PLAIN, full, n -> {}));
        assertEquals("No space left on device", e.getMessage());
    }

    @Test
    void everyFlippedByteAndEveryCutOfTheMetadataIsATypedErrorOrHarmless() throws Exception {
        MemoryFile small = new OffHeapMemoryFile("main", 1 << 20, new DirectBacking());
        small.write(small.allocate(12288).start(), ByteBuffer.wrap(new byte[] {1}));
        byte[] good = Pages.save(List.of(PageSource.of(small)), true, FLATE, file, n -> {})
                .bytes(32);
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                readOrTypedError(bad);
            }
            byte[] cut = Arrays.copyOf(good, at);
            assertInstanceOf(StateFileException.class, readOrTypedError(cut), "cut at " + at);
        }
    }

    private static StateFileException readOrTypedError(byte[] bytes) {
        try {
            Pages.read(bytes, "pages_meta.img");
            return null;
        } catch (StateFileException e) {
            return e;
        }
    }

    @Test
    void bringsBackNamesOfAnyLetters() throws Exception {
        String name = "m\u00e9moire \0 \ud83d\ude80";
        byte[] bytes = PagesMetadataFormat.write(pages(saved(name, 1)), 32);
        assertTrue(
                new String(bytes, StandardCharsets.ISO_8859_1)
                        .contains(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
                "names are plain UTF-8");
        assertEquals(
                name,
                PagesMetadataFormat.read(bytes, "pages_meta.img").files().get(0).id());
    }

    @Test
    void refusesNamesThatAreNoText() {
        byte[] bytes = PagesMetadataFormat.write(pages(saved("main", 1)), 32);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("main")] = (byte) 0xff;
        assertRefused(bytes, "a name in UTF-8");
    }

    @Test
    void refusesAMemoryFileThatIsThereTwice() {
        assertRefused(PagesMetadataFormat.write(pages(saved("main", 1), saved("main", 2)), 32), "'main' twice");
    }

    @Test
    void refusesMoreMemoryThanCanBeCounted() {
        var all = List.of(new PageRange(0, Long.MAX_VALUE / 4096 * 4096));
        var huge = pages(new Saved("one", all, List.of()), new Saved("two", all, List.of()));
        assertRefused(PagesMetadataFormat.write(huge, 32), "less than 8 EiB");
    }

    @Test
    void readsHundredsOfThousandsOfNeighbours() throws Exception {
        var many = pages(saved("main", 300_000));
        var read = PagesMetadataFormat.read(PagesMetadataFormat.write(many, 32), "pages_meta.img");
        assertEquals(many.files(), read.files());
    }

    @Test
    void takesNoPagesForLoadedThatLieInNoExtent() throws Exception {
        Pages pages = Pages.read(PagesMetadataFormat.write(pages(saved("main", 1)), 32), "pages_meta.img");
        var e = assertThrows(
                CorruptImageException.class, () -> pages.load(PLAIN, file, "pages.img", List.of(empty()), n -> {}));
        assertTrue(e.getMessage().contains("extents for 4096 bytes of pages"), e.getMessage());
        assertThrows(CorruptImageException.class, () -> pages.verify(PLAIN, file, "pages.img", n -> {}));
    }

    private static Saved saved(String id, int pages) {
        List<PageRange> ranges = IntStream.range(0, pages)
                .mapToObj(i -> new PageRange(i * 4096L, i * 4096L + 4096))
                .toList();
        return new Saved(id, ranges, ranges);
    }

    private static PagesMetadata pages(Saved... files) {
        return new PagesMetadata(IMAGE, Extents.NO_COMPRESSION, List.of(files), List.of());
    }

    private static void assertRefused(byte[] bytes, String why) {
        var e = assertThrows(CorruptImageException.class, () -> Pages.read(bytes, "pages_meta.img"));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
