/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.memory.PageFiles.PageFile;
import org.stasis.internal.memory.PagesMetadata.Saved;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

class PagesTest {
    private static final UUID IMAGE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "RAW");
    private static final Extents PLAIN = new Extents(new HmacSha256(), KEY, null);
    private static final Extents FLATE = new Extents(new HmacSha256(), KEY, new FlateBestSpeed());

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

    private static Pages save(
            MemoryFile memory, boolean excludeZeroPages, Extents how, PageWriter out, LongConsumer scanned)
            throws Exception {
        var form = new PagesForm(IMAGE, how, excludeZeroPages, PagesBase.NONE);
        return Pages.save(form, List.of(PageSource.of(memory)), out, scanned);
    }

    private static PageFiles files(Extents how, PageReader... files) {
        return new PageFiles(Stream.of(files)
                .map(file -> new PageFile("pages.img", file, how))
                .toList());
    }

    private static void verify(Pages pages, Extents how, PageReader... files) throws Exception {
        pages.verify(files(how, files), "image", n -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bringsEveryPageBackToItsPlace(boolean compressed) throws Exception {
        Extents how = compressed ? FLATE : PLAIN;
        AtomicLong scanned = new AtomicLong();
        Pages saved = save(memory, true, how, file, scanned::addAndGet);
        Pages read = Pages.read(saved.bytes(), "pages_meta.img");
        MemoryFile back = empty();
        AtomicLong loaded = new AtomicLong();
        read.load(files(how, file), "image", List.of(back), loaded::addAndGet);
        assertEquals(memory.allocated(), back.allocated());
        assertArrayEquals(contents(memory), contents(back));
        assertEquals(memory.allocatedBytes(), scanned.get());
        assertEquals(read.storedBytes(), loaded.get());
        assertEquals(
                List.of(new ExtentFile(IMAGE, compressed ? "flate-best-speed" : "none", file.size())), read.sources());
    }

    @Test
    void leavesOutExactlyTheZeroPages() throws Exception {
        byte[] contents = contents(memory);
        long zero = 0;
        for (int at = 0; at < contents.length; at += 4096) {
            zero += Arrays.mismatch(contents, at, at + 4096, new byte[4096], 0, 4096) < 0 ? 4096 : 0;
        }
        Pages without = save(memory, true, PLAIN, file, n -> {});
        assertTrue(zero > 1 << 20);
        assertEquals(contents.length - zero, without.storedBytes());
        assertEquals(without.storedBytes(), file.size());
        assertEquals(
                contents.length,
                save(memory, false, PLAIN, new Bytes(), n -> {}).storedBytes());
    }

    @Test
    void savesTheSamePagesAsTheSameBytes() throws Exception {
        Pages first = save(memory, true, FLATE, file, n -> {});
        Bytes again = new Bytes();
        Pages second = save(memory, true, FLATE, again, n -> {});
        assertArrayEquals(file.bytes, again.bytes);
        assertArrayEquals(first.bytes(), second.bytes());
    }

    @Test
    void findsAnyChangedByteOfAnyExtent() throws Exception {
        Pages saved = save(memory, true, PLAIN, file, n -> {});
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            int at = random.nextInt(file.bytes.length);
            file.bytes[at] ^= 1;
            var e = assertThrows(IntegrityException.class, () -> verify(saved, PLAIN, file));
            long position = Long.parseLong(e.where().substring("pages.img@".length()));
            assertTrue(position <= at && at < position + (64 << 10), e.getMessage());
            file.bytes[at] ^= 1;
        }
        verify(saved, PLAIN, file);
    }

    @Test
    void findsExchangedExtentsAndThoseOfAnotherKey() throws Exception {
        Pages saved = save(memory, true, PLAIN, file, n -> {});
        verify(saved, PLAIN, file);
        var elsewhere = new Extents(new HmacSha256(), new SecretKeySpec(new byte[] {1}, "RAW"), null);
        assertThrows(IntegrityException.class, () -> verify(saved, elsewhere, file));
        byte[] first = Arrays.copyOf(file.bytes, 4096);
        System.arraycopy(file.bytes, 1 << 20, file.bytes, 0, 4096);
        System.arraycopy(first, 0, file.bytes, 1 << 20, 4096);
        assertThrows(IntegrityException.class, () -> verify(saved, PLAIN, file));
    }

    @Test
    void storesEqualWindowsOnce() throws Exception {
        MemoryFile same = new OffHeapMemoryFile("main", 8 << 20, new DirectBacking());
        long start = same.allocate(8 << 20).start();
        byte[] window = new byte[64 << 10];
        new Random(1).nextBytes(window);
        for (int i = 0; i < 128; i++) {
            same.write(start + i * window.length, ByteBuffer.wrap(window));
        }
        Pages saved = save(same, true, PLAIN, file, n -> {});
        assertEquals(window.length, file.size());
        assertEquals((8 << 20) - window.length, saved.sharedBytes());
        MemoryFile back = empty();
        Pages.read(saved.bytes(), "pages_meta.img").load(files(PLAIN, file), "image", List.of(back), n -> {});
        assertArrayEquals(contents(same), contents(back));
    }

    /** What was read of memory, window by window. */
    private static final class Watched {
        private final MemoryFile memory;
        private final List<Long> read = new ArrayList<>();

        Watched(MemoryFile memory) {
            this.memory = memory;
        }

        PageSource source() {
            var still = StillMemory.of(memory);
            InvocationHandler noting = (proxy, method, arguments) -> {
                if (method.getName().equals("read")) {
                    read.add((long) arguments[0] / Windows.BYTES);
                }
                return method.invoke(still, arguments);
            };
            Class<?>[] types = {MemorySnapshot.class};
            return new PageSource(
                    memory, (MemorySnapshot) Proxy.newProxyInstance(Watched.class.getClassLoader(), types, noting));
        }
    }

    private final PageMarks marks = new PageMarks();
    private final UUID next = UUID.randomUUID();
    private final Bytes more = new Bytes();

    /** Saves with the first image as base. */
    private Pages saveNext(Pages base, PageSource source, Extents how) throws Exception {
        return Pages.save(new PagesForm(next, how, true, base.base(marks)), List.of(source), more, n -> {});
    }

    private Pages saveFirst(Extents how) throws Exception {
        PageSource source = PageSource.of(memory);
        Pages saved = Pages.save(new PagesForm(IMAGE, how, true, PagesBase.NONE), List.of(source), file, n -> {});
        marks.remember(IMAGE, memory, source.pages().mark());
        return saved;
    }

    private void assertBringsBack(Pages pages, PageFiles files) throws Exception {
        MemoryFile back = empty();
        Pages.read(pages.bytes(), "pages_meta.img").load(files, "image", List.of(back), n -> {});
        assertEquals(memory.allocated(), back.allocated());
        assertArrayEquals(contents(memory), contents(back));
    }

    @Test
    void looksOnlyAtWindowsThatWereChangedSinceTheBase() throws Exception {
        Pages first = saveFirst(PLAIN);
        List<PageRange> ranges = memory.allocated();
        PageRange second = ranges.get(2);
        memory.write(second.start() + (1 << 20) + 5, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        memory.free(ranges.get(1));
        memory.claim(new PageRange(ranges.get(1).start(), ranges.get(1).start() + 8192)); // the same place, now zero
        Watched watched = new Watched(memory);
        Pages incremental = saveNext(first, watched.source(), PLAIN);
        assertEquals(List.of(ranges.get(1).start() >> 16, second.start() + (1 << 20) >> 16), watched.read);
        assertTrue(more.size() > 0 && more.size() <= 64 << 10, () -> more.size() + " bytes");
        assertEquals(incremental.storedBytes() - more.size(), incremental.sharedBytes());
        assertBringsBack(incremental, files(PLAIN, more, file));
    }

    @Test
    void anUnchangedSaveReadsNothingAndWritesNothing() throws Exception {
        Pages first = saveFirst(FLATE);
        Watched watched = new Watched(memory);
        Pages incremental = saveNext(first, watched.source(), FLATE);
        assertEquals(List.of(), watched.read);
        assertEquals(0, more.size());
        assertEquals(first.storedBytes(), incremental.sharedBytes());
        assertBringsBack(incremental, files(FLATE, more, file));
    }

    @Test
    void sharesByContentWhatItKnowsNoMarkOf() throws Exception {
        Pages first = saveFirst(PLAIN);
        MemoryFile loaded = empty();
        first.load(files(PLAIN, file), "image", List.of(loaded), n -> {});
        Watched watched = new Watched(loaded);
        Pages incremental = saveNext(first, watched.source(), PLAIN);
        assertTrue(watched.read.size() > 100, "all was read");
        assertEquals(0, more.size());
        assertBringsBack(incremental, files(PLAIN, more, file));
    }

    @Test
    void takesOverUnchangedExtentsOfAnotherCompression() throws Exception {
        Pages first = saveFirst(FLATE);
        memory.write(memory.allocated().get(0).start(), ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Pages incremental = saveNext(first, PageSource.of(memory), PLAIN);
        assertTrue(more.size() <= 64 << 10);
        var files = new PageFiles(List.of(new PageFile("pages.img", more, PLAIN), new PageFile("base", file, FLATE)));
        assertBringsBack(incremental, files);
    }

    @Test
    void keepsZeroPagesIfToldToThoughTheBaseHasNone() throws Exception {
        Pages first = saveFirst(PLAIN);
        var form = new PagesForm(next, PLAIN, false, first.base(marks));
        Pages incremental = Pages.save(form, List.of(PageSource.of(memory)), more, n -> {});
        assertEquals(memory.allocatedBytes(), incremental.storedBytes());
        assertBringsBack(incremental, files(PLAIN, more, file));
    }

    @Test
    void doesNotAdoptAFileOfWhichAlmostNothingIsUsed() throws Exception {
        Pages first = saveFirst(PLAIN);
        Random random = new Random(9);
        for (PageRange range : memory.allocated()) {
            byte[] all = new byte[(int) range.bytes()];
            random.nextBytes(all);
            long keep = range == memory.allocated().get(0) ? 64 << 10 : 0;
            memory.write(range.start() + keep, ByteBuffer.wrap(all, 0, (int) (all.length - keep)));
        }
        PageSource source = PageSource.of(memory);
        Pages second = saveNext(first, source, PLAIN);
        marks.remember(next, memory, source.pages().mark());
        assertEquals(2, second.sources().size());
        Bytes last = new Bytes();
        var form = new PagesForm(UUID.randomUUID(), PLAIN, true, second.base(marks));
        Pages third = Pages.save(form, List.of(PageSource.of(memory)), last, n -> {});
        assertEquals(List.of(next), second.base(marks).origins());
        assertTrue(last.size() <= 64 << 10, () -> last.size() + " bytes");
        assertBringsBack(third, files(PLAIN, last, more));
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
        var e = assertThrows(IOException.class, () -> save(memory, false, PLAIN, full, n -> {}));
        assertEquals("No space left on device", e.getMessage());
    }

    @Test
    void everyFlippedByteAndEveryCutOfTheMetadataIsATypedErrorOrHarmless() throws Exception {
        MemoryFile small = new OffHeapMemoryFile("main", 1 << 20, new DirectBacking());
        small.write(small.allocate(12288).start(), ByteBuffer.wrap(new byte[] {1}));
        byte[] good = save(small, true, FLATE, file, n -> {}).bytes();
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
        byte[] bytes = PagesMetadataFormat.write(pages(saved(name, 1)));
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
        byte[] bytes = PagesMetadataFormat.write(pages(saved("main", 1)));
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("main")] = (byte) 0xff;
        assertRefused(bytes, "a name in UTF-8");
    }

    @Test
    void refusesAMemoryFileThatIsThereTwice() {
        assertRefused(PagesMetadataFormat.write(pages(saved("main", 1), saved("main", 2))), "'main' twice");
    }

    @Test
    void refusesMoreMemoryThanCanBeCounted() {
        var all = List.of(new PageRange(0, Long.MAX_VALUE / 4096 * 4096));
        var huge = pages(new Saved("one", all, 0, 0), new Saved("two", all, 0, 0));
        assertRefused(PagesMetadataFormat.write(huge), "less than 8 EiB");
    }

    @Test
    void readsHundredsOfThousandsOfNeighbours() throws Exception {
        var many = pages(saved("main", 300_000));
        var read = PagesMetadataFormat.read(PagesMetadataFormat.write(many), "pages_meta.img");
        assertEquals(many.files(), read.files());
    }

    @Test
    void takesNoPagesForLoadedThatLieInNoFile() throws Exception {
        Pages pages = Pages.read(PagesMetadataFormat.write(pages(saved("main", 1))), "pages_meta.img");
        var e = assertThrows(
                CorruptImageException.class, () -> pages.load(files(PLAIN), "image", List.of(empty()), n -> {}));
        assertTrue(e.getMessage().contains("files of extents"), e.getMessage());
        assertThrows(CorruptImageException.class, () -> verify(pages, PLAIN));
    }

    private static Saved saved(String id, int pages) {
        List<PageRange> ranges = IntStream.range(0, pages)
                .mapToObj(i -> new PageRange(i * 4096L, i * 4096L + 4096))
                .toList();
        return new Saved(id, ranges, 0, 0);
    }

    private static PagesMetadata pages(Saved... files) {
        return new PagesMetadata(IMAGE, List.of(), List.of(files), new ExtentTable(0, 0));
    }

    /** One extent of the first page in a file of 4096 bytes, and what of it is wrong. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0,    0, 4096, ",
        "1, 1, 0,    0, 4096, stored pages inside allocated ranges",
        "0, 2, 0,    0, 4096, stored pages inside allocated ranges",
        "0, 0, 0,    0, 4096, stored pages inside allocated ranges",
        "0, 1, 1,    0, 4096, one of 1 sources",
        "0, 1, 0, 4096, 4096, 'within the 4096 of its source, found 4096 bytes at 4096'",
        "0, 1, 0,   -1, 4096, 'within the 4096 of its source, found 4096 bytes at -1'",
        "0, 1, 0,    0, 8192, 'within the 4096 of its source, found 8192 bytes at 0'",
        "0, 1, 0,    0, 4095, 'within the 4096 of its source, found 4095 bytes at 0'",
        "0, 1, 0,    0,    0, 'within the 4096 of its source, found 0 bytes at 0'",
    })
    void refusesExtentsThatCannotBe(long window, int mask, int source, long position, int storedBytes, String why)
            throws Exception {
        var table = new ExtentTable(1, 16);
        table.place(table.add(window, mask), source, position, storedBytes);
        var file = new Saved("main", List.of(new PageRange(0, 4096)), 0, 1);
        var sources = List.of(new ExtentFile(IMAGE, "none", 4096));
        byte[] bytes = PagesMetadataFormat.write(new PagesMetadata(IMAGE, sources, List.of(file), table));
        if (why == null) {
            assertEquals(4096, Pages.read(bytes, "pages_meta.img").storedBytes());
        } else {
            assertRefused(bytes, why);
        }
    }

    @Test
    void refusesBytesOfTheOwnFileThatNoExtentHas() {
        var sources = List.of(new ExtentFile(IMAGE, "none", 4096));
        var pages = new PagesMetadata(IMAGE, sources, List.of(), new ExtentTable(0, 16));
        assertRefused(PagesMetadataFormat.write(pages), "extents for all 4096 bytes");
    }

    @Test
    void refusesSourcesThatAreThereTwiceOrOfAnotherImageFirst() {
        var own = new ExtentFile(IMAGE, "none", 0);
        var twice = new PagesMetadata(IMAGE, List.of(own, own), List.of(), new ExtentTable(0, 16));
        assertRefused(PagesMetadataFormat.write(twice), "each source once");
        var other = List.of(new ExtentFile(UUID.randomUUID(), "none", 0));
        var wrong = new PagesMetadata(IMAGE, other, List.of(), new ExtentTable(0, 16));
        assertRefused(PagesMetadataFormat.write(wrong), "the image's own pages as its first source");
    }

    private static void assertRefused(byte[] bytes, String why) {
        var e = assertThrows(CorruptImageException.class, () -> Pages.read(bytes, "pages_meta.img"));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
