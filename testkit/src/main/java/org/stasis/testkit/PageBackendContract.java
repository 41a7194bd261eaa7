/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.spi.SharedRecords;

/** What every {@link PageBackend} promises. */
public abstract class PageBackendContract {
    private static final int MIB = 1 << 20;
    private static final int THREADS = 8;

    private PageBackend backend;

    /** A backend on storage of its own that holds nothing yet and has room for 32 MiB. */
    protected abstract PageBackend create() throws Exception;

    /** Does what the deactivation of the backend's component does. */
    protected abstract void stop(PageBackend backend) throws Exception;

    /**
     * A new backend on the storage of one that was stopped, as after a restart.
     *
     * @return empty if images do not outlive the backend
     */
    protected Optional<PageBackend> reopen() throws Exception {
        return Optional.empty();
    }

    @BeforeEach
    void createBackend() throws Exception {
        backend = create();
    }

    @Test
    void hasAUsableName() {
        assertTrue(backend.name().matches("[a-z0-9][a-z0-9-]*"), backend.name());
        assertEquals(backend.name(), backend.name());
    }

    @Test
    void isEmptyAtFirst() throws IOException {
        assertEquals(List.of(), backend.images());
    }

    @Test
    void givesBackWhatWasSaved() throws IOException {
        Images.save(backend, "a", "g1", false);
        Images.assertIs("g1", backend, "a");
        assertEquals(List.of("a"), backend.images());
    }

    @Test
    void keepsSeveralFilesOfAGenerationApart() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            try (PageWriter first = writer.create("first");
                    PageWriter second = writer.create("second")) {
                second.write(0, ByteBuffer.wrap(new byte[] {2}));
                first.write(0, ByteBuffer.wrap(new byte[] {1, 1}));
            }
            Images.write(writer, "empty", new byte[0]);
            writer.commit(Images.manifest("g1"), false);
        }
        try (ImageReader reader = backend.open("a", "g1")) {
            assertArrayEquals(new byte[] {1, 1}, read(reader, "first"));
            assertArrayEquals(new byte[] {2}, read(reader, "second"));
            assertArrayEquals(new byte[0], read(reader, "empty"));
        }
    }

    @Test
    void takesFilesAndManifestsOfNoBytes() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            writer.create("nothing").close();
            writer.commit(new byte[0], false);
        }
        assertArrayEquals(new byte[0], backend.manifest("a", 0));
        try (ImageReader reader = backend.open("a", "g1")) {
            assertArrayEquals(new byte[0], read(reader, "nothing"));
        }
    }

    @Test
    void writesPiecesInAnyOrder() throws IOException {
        byte[] bytes = Images.random(1, 300_000);
        try (ImageWriter writer = backend.create("a", "g1")) {
            try (PageWriter pages = writer.create(Images.FILE)) {
                pages.write(200_000, ByteBuffer.wrap(bytes, 200_000, 100_000));
                pages.write(0, ByteBuffer.wrap(bytes, 0, 1));
                pages.write(1, ByteBuffer.wrap(bytes, 1, 199_999));
            }
            writer.commit(Images.manifest("g1"), false);
        }
        try (ImageReader reader = backend.open("a", "g1")) {
            assertArrayEquals(bytes, read(reader, Images.FILE));
        }
    }

    @Test
    void writesAndReadsDisjointPlacesInParallel() throws Exception {
        byte[] bytes = Images.random(2, 8 * MIB);
        int piece = 70_001;
        try (ImageWriter writer = backend.create("a", "g1")) {
            try (PageWriter pages = writer.create(Images.FILE)) {
                pages.reserve(bytes.length);
                Together.run(THREADS, thread -> {
                    for (int at = thread * piece; at < bytes.length; at += THREADS * piece) {
                        pages.write(at, ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
                    }
                });
            }
            writer.commit(Images.manifest("g1"), false);
        }
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open(Images.FILE)) {
            assertEquals(bytes.length, pages.size());
            Together.run(THREADS, thread -> {
                for (int at = thread * piece; at < bytes.length; at += THREADS * piece) {
                    ByteBuffer into = ByteBuffer.allocate(Math.min(piece, bytes.length - at));
                    pages.read(at, into);
                    assertArrayEquals(Arrays.copyOfRange(bytes, at, at + into.limit()), into.array());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesBuffersToTheirLimitsAndNoFurther(boolean direct) throws IOException {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
        buffer.put(new byte[] {9, 9, 9, 1, 2, 3, 4, 9, 9, 9});
        try (ImageWriter writer = backend.create("a", "g1")) {
            try (PageWriter pages = writer.create(Images.FILE)) {
                buffer.position(3).limit(7);
                pages.write(0, buffer);
                assertEquals(7, buffer.position());
                pages.write(4, ByteBuffer.wrap(new byte[] {5}).asReadOnlyBuffer());
            }
            writer.commit(Images.manifest("g1"), false);
        }
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open(Images.FILE)) {
            assertEquals(5, pages.size());
            buffer.clear().position(1).limit(4);
            pages.read(2, buffer);
            assertEquals(4, buffer.position());
            byte[] all = new byte[10];
            buffer.clear().get(all);
            assertArrayEquals(new byte[] {9, 3, 4, 5, 2, 3, 4, 9, 9, 9}, all);
        }
    }

    @Test
    void refusesToReadBeyondTheEnd() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open(Images.FILE)) {
            long size = pages.size();
            assertThrows(EOFException.class, () -> pages.read(size - 1, ByteBuffer.allocate(2)));
            assertThrows(EOFException.class, () -> pages.read(size, ByteBuffer.allocate(1)));
            assertThrows(EOFException.class, () -> pages.read(size + MIB, ByteBuffer.allocate(1)));
            pages.read(size, ByteBuffer.allocate(0));
        }
    }

    @Test
    void showsNothingBeforeTheCommit() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            Images.write(writer, Images.FILE, Images.contents("g1"));
            assertEquals(List.of(), backend.images());
            assertMissing("a", "g1");
            writer.commit(Images.manifest("g1"), false);
            Images.assertIs("g1", backend, "a");
        }
    }

    @Test
    void showsTheOldImageBeforeTheCommitOfTheNew() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageWriter writer = backend.create("a", "g2")) {
            Images.write(writer, Images.FILE, Images.contents("g2"));
            Images.assertIs("g1", backend, "a");
            writer.commit(Images.manifest("g2"), true);
        }
        Images.assertIs("g2", backend, "a");
    }

    @Test
    void leavesNothingOfWhatIsClosedWithoutCommit() throws IOException {
        Images.save(backend, "kept", "g1", false);
        try (ImageWriter abandoned = backend.create("a", "g1");
                ImageWriter other = backend.create("kept", "g2")) {
            Images.write(abandoned, Images.FILE, Images.contents("g1"));
            Images.write(other, Images.FILE, Images.contents("g2"));
        }
        assertEquals(List.of("kept"), backend.images());
        assertMissing("a", "g1");
        assertThrows(NoSuchFileException.class, () -> backend.open("kept", "g2"));
        Images.assertIs("g1", backend, "kept");
    }

    @Test
    void doesNotReplaceUnlessTold() throws IOException {
        Images.save(backend, "a", "g1", false);
        assertThrows(FileAlreadyExistsException.class, () -> Images.save(backend, "a", "g2", false));
        Images.assertIs("g1", backend, "a");
        assertThrows(NoSuchFileException.class, () -> backend.open("a", "g2"));
    }

    @Test
    void removesTheReplacedGenerationAtTheNextSaveAtTheLatest() throws IOException {
        Images.save(backend, "a", "g1", false);
        Images.save(backend, "a", "g2", true);
        Images.save(backend, "a", "g3", true);
        assertThrows(NoSuchFileException.class, () -> backend.open("a", "g1"));
        Images.assertIs("g3", backend, "a");
    }

    @Test
    void doesNotLookIntoManifests() throws IOException {
        for (String generation : List.of("g1", "g2", "g3")) {
            try (ImageWriter writer = backend.create("a", generation)) {
                Images.write(writer, Images.FILE, Images.contents(generation));
                writer.commit(new byte[] {0, -1, '{'}, true);
            }
            Images.assertReadable(backend, "a", generation);
        }
    }

    @Test
    void readsOldBytesOrFailsWhenTheImageIsReplaced() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open(Images.FILE)) {
            Images.save(backend, "a", "g2", true);
            assertOldBytesOrFailure(pages, "g1");
            backend.delete("a");
            assertOldBytesOrFailure(pages, "g1");
        }
    }

    private static void assertOldBytesOrFailure(PageReader pages, String generation) {
        byte[] read;
        try {
            read = Images.read(pages);
        } catch (IOException e) {
            return;
        }
        assertArrayEquals(Images.contents(generation), read);
    }

    @Test
    void sparesGenerationsThatAreBeingWritten() throws IOException {
        try (ImageWriter slow = backend.create("a", "g1")) {
            Images.write(slow, Images.FILE, Images.contents("g1"));
            Images.save(backend, "a", "g2", true);
            Images.save(backend, "a", "g3", true);
            backend.delete("a");
            slow.commit(Images.manifest("g1"), false);
        }
        Images.assertIs("g1", backend, "a");
    }

    @Test
    void keepsAnAdoptedFileWhateverBecomesOfItsImage() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageReader base = backend.open("a", "g1");
                ImageWriter writer = backend.create("b", "g2")) {
            writer.adopt(base, Images.FILE, "base.img");
            Images.write(writer, Images.FILE, Images.contents("g2"));
            writer.commit(Images.manifest("g2"), false);
        }
        backend.delete("a");
        Images.assertIs("g2", backend, "b");
        try (ImageReader reader = backend.open("b", "g2")) {
            assertArrayEquals(Images.contents("g1"), read(reader, "base.img"));
        }
    }

    @Test
    void keepsTheAdoptedFileOfTheImageItReplaces() throws IOException {
        for (int i = 1; i <= 4; i++) {
            String generation = "g" + i;
            if (i == 1) {
                Images.save(backend, "a", generation, false);
            } else {
                try (ImageReader base = backend.open("a", "g" + (i - 1));
                        ImageWriter writer = backend.create("a", generation)) {
                    writer.adopt(base, i == 2 ? Images.FILE : "base.img", "base.img");
                    writer.commit(Images.manifest(generation), true);
                }
            }
        }
        try (ImageReader reader = backend.open("a", "g4")) {
            assertArrayEquals(Images.contents("g1"), read(reader, "base.img"));
        }
    }

    @Test
    void leavesTheAdoptedFileAloneWhenItsAdopterGivesUp() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageReader base = backend.open("a", "g1");
                ImageWriter writer = backend.create("b", "g2")) {
            writer.adopt(base, Images.FILE, "base.img");
        }
        Images.assertIs("g1", backend, "a");
        assertMissing("b", "g2");
    }

    @Test
    void refusesToAdoptWhatIsNotThereOrTwice() throws IOException {
        Images.save(backend, "a", "g1", false);
        try (ImageReader base = backend.open("a", "g1");
                ImageWriter writer = backend.create("b", "g2")) {
            assertThrows(NoSuchFileException.class, () -> writer.adopt(base, "other.img", "base.img"));
            writer.adopt(base, Images.FILE, "base.img");
            assertThrows(IOException.class, () -> writer.adopt(base, Images.FILE, "base.img"));
        }
    }

    @Test
    void letsEachFileBeWrittenOnce() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            Images.write(writer, Images.FILE, Images.contents("g1"));
            assertThrows(IOException.class, () -> writer.create(Images.FILE));
        }
    }

    @Test
    void refusesAManifestLongerThanExpected() throws IOException {
        Images.save(backend, "a", "g1", false);
        int length = Images.manifest("g1").length;
        assertThrows(IOException.class, () -> backend.manifest("a", length - 1));
        assertEquals(length, backend.manifest("a", length).length);
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertMissing("a", "g1");
        assertThrows(NoSuchFileException.class, () -> backend.delete("a"));
        Images.save(backend, "a", "g1", false);
        assertThrows(NoSuchFileException.class, () -> backend.open("a", "g2"));
        try (ImageReader reader = backend.open("a", "g1")) {
            assertThrows(NoSuchFileException.class, () -> reader.open("other.img"));
        }
    }

    @Test
    void replacesAManifestByItselfOrSaysThatItCannot() throws Exception {
        Images.save(backend, "a", "g1", false);
        byte[] old = backend.manifest("a", Images.MANIFEST_LIMIT);
        byte[] fresh = "resealed".getBytes(StandardCharsets.US_ASCII);
        try {
            backend.reseal("a", old, fresh);
        } catch (UnsupportedOperationException e) {
            assertTrue(e.getMessage().contains(backend.name()), e.getMessage());
            Images.assertIs("g1", backend, "a");
            return;
        }
        assertResealed(fresh);
        assertThrows(IOException.class, () -> backend.reseal("a", old, old), "it has another manifest by now");
        assertThrows(NoSuchFileException.class, () -> backend.reseal("b", old, fresh));
        assertResealed(fresh);
        Images.save(backend, "b", "g2", false);
        stop(backend);
        Optional<PageBackend> again = reopen();
        if (again.isPresent()) {
            backend = again.get();
            assertEquals(2, backend.images().size());
            assertResealed(fresh);
        }
    }

    private void assertResealed(byte[] manifest) throws IOException {
        assertArrayEquals(manifest, backend.manifest("a", Images.MANIFEST_LIMIT));
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open(Images.FILE)) {
            assertArrayEquals(Images.contents("g1"), Images.read(pages));
        }
    }

    @Test
    void deletesAnImageForGood() throws IOException {
        Images.save(backend, "a", "g1", false);
        Images.save(backend, "b", "g1", false);
        backend.delete("a");
        assertEquals(List.of("b"), backend.images());
        assertMissing("a", "g1");
        assertThrows(NoSuchFileException.class, () -> backend.delete("a"));
        Images.assertIs("g1", backend, "b");
        Images.save(backend, "a", "g2", false);
        Images.assertIs("g2", backend, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "../a", "a/b", "a\\b", "a b", "a\u0000", "\u00e4"})
    void refusesNamesThatAreNone(String name) throws IOException {
        refuses(name, () -> backend.create(name, "g1"), "backend.create(name, 'g1')");
        refuses(name, () -> backend.create("a", name), "backend.create('a', name)");
        refuses(name, () -> backend.manifest(name, 100), "backend.manifest(name, 100)");
        refuses(name, () -> backend.delete(name), "backend.delete(name)");
        try (ImageWriter writer = backend.create("a", "g1")) {
            refuses(name, () -> writer.create(name), "writer.create(name)");
            Images.write(writer, Images.FILE, Images.contents("g1"));
            writer.commit(Images.manifest("g1"), false);
        }
        refuses(name, () -> backend.open("a", name), "backend.open('a', name)");
        try (ImageReader reader = backend.open("a", "g1")) {
            refuses(name, () -> reader.open(name), "reader.open(name)");
        }
        assertEquals(List.of("a"), backend.images());
    }

    private static void refuses(String name, Executable call, String text) {
        assertThrows(Exception.class, call, () -> text + " took the name '" + name + "'");
    }

    @Test
    void takesAllNamesThatAreNames() throws IOException {
        String longest = "x".repeat(100);
        for (String name : List.of("a.b_c-d", "0", "CON-7..x", longest)) {
            Images.save(backend, name, longest, false);
            Images.assertIs(longest, backend, name);
        }
        assertEquals(4, backend.images().size());
    }

    @Test
    void savesDifferentImagesAtTheSameTime() throws Exception {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < 3; i++) {
                Images.save(backend, "image" + thread, "g" + thread + "-" + i, true);
            }
        });
        assertEquals(THREADS, backend.images().size());
        for (int thread = 0; thread < THREADS; thread++) {
            Images.assertIs("g" + thread + "-2", backend, "image" + thread);
        }
    }

    @Test
    void savesOneImageFromManyThreadsAndKeepsOneWhole() throws Exception {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < 5; i++) {
                Images.save(backend, "a", "g" + thread + "-" + i, true);
            }
        });
        Images.assertIs(Images.generation(backend, "a"), backend, "a");
    }

    @Test
    void letsExactlyOneOfManyPublishWhereNoneMayReplace() throws Exception {
        var published = new AtomicInteger();
        var refused = new AtomicInteger();
        Together.run(THREADS, thread -> {
            try {
                Images.save(backend, "a", "g" + thread, false);
                published.incrementAndGet();
            } catch (FileAlreadyExistsException e) {
                refused.incrementAndGet();
            }
        });
        assertEquals(1, published.get());
        assertEquals(THREADS - 1, refused.get());
        Images.assertIs(Images.generation(backend, "a"), backend, "a");
    }

    @Test
    void showsAWholeImageWhileItIsReplacedAndOthersComeAndGo() throws Exception {
        Images.save(backend, "a", "g", false);
        Together.run(3, thread -> {
            for (int i = 0; i < 30; i++) {
                if (thread == 0) {
                    Images.save(backend, "a", "g" + i, true);
                } else if (thread == 1) {
                    Images.save(backend, "b", "g" + i, false);
                    backend.delete("b");
                } else {
                    assertTrue(backend.images().contains("a"));
                    String generation = Images.generation(backend, "a");
                    try {
                        Images.assertReadable(backend, "a", generation);
                    } catch (IOException e) {
                        // replaced since: the promise is old bytes or a failure, and assertReadable checks bytes
                        assertFalse(generation.equals(Images.generation(backend, "a")), e::toString);
                    }
                }
            }
        });
    }

    @Test
    void closesAsOftenAsOneLikes() throws IOException {
        ImageWriter writer = backend.create("a", "g1");
        PageWriter pages = writer.create(Images.FILE);
        pages.write(0, ByteBuffer.wrap(Images.contents("g1")));
        pages.close();
        pages.close();
        writer.commit(Images.manifest("g1"), false);
        writer.close();
        writer.close();
        ImageReader reader = backend.open("a", "g1");
        reader.close();
        reader.close();
        Images.assertIs("g1", backend, "a");
    }

    @Test
    void saysWhereAndHowMuch() throws IOException {
        assertFalse(backend.location("a").isBlank());
        assertTrue(backend.usableBytes().orElse(0) >= 0);
    }

    @Test
    void changesARecordOnlyForWhoKnowsWhatItIs() throws IOException {
        SharedRecords records = records();
        assertEquals(Optional.empty(), records.read("a"));
        assertEquals(Optional.empty(), records.write("a", new byte[] {1}, Optional.of("unknown")));
        String first = records.write("a", new byte[] {1}, Optional.empty()).orElseThrow();
        assertEquals(Optional.empty(), records.write("a", new byte[] {2}, Optional.empty()));
        String second = records.write("a", new byte[] {2}, Optional.of(first)).orElseThrow();
        assertEquals(Optional.empty(), records.write("a", new byte[] {3}, Optional.of(first)));
        SharedRecords.Versioned read = records.read("a").orElseThrow();
        assertArrayEquals(new byte[] {2}, read.bytes());
        assertEquals(second, read.version());
        assertEquals(Optional.empty(), records.read("b"));
        assertThrows(IllegalArgumentException.class, () -> records.read("../a"));
        assertEquals(List.of(), backend.images());
    }

    @Test
    void letsExactlyOneOfManyChangeARecord() throws Exception {
        SharedRecords records = records();
        var changed = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            Optional<String> known = records.read("a").map(SharedRecords.Versioned::version);
            Together.run(THREADS, thread -> {
                byte[] bytes = ("by " + thread + " after " + known).getBytes(StandardCharsets.US_ASCII);
                if (records.write("a", bytes, known).isPresent()) {
                    changed.incrementAndGet();
                }
            });
            assertEquals(round + 1, changed.get());
        }
    }

    private SharedRecords records() {
        Optional<SharedRecords> records = backend.sharedRecords();
        assumeTrue(records.isPresent(), "this backend has no records that hosts share");
        return records.get();
    }

    @Test
    void failsWhatIsOpenWhenItIsStopped() throws Exception {
        Images.save(backend, "a", "g1", false);
        try (ImageReader reader = backend.open("a", "g1");
                PageReader readPages = reader.open(Images.FILE);
                ImageWriter writer = backend.create("b", "g1");
                PageWriter writePages = writer.create(Images.FILE)) {
            stop(backend);
            assertSaysSo(assertThrows(IOException.class, () -> readPages.read(0, ByteBuffer.allocate(1))));
            assertSaysSo(assertThrows(IOException.class, () -> writePages.write(0, ByteBuffer.allocate(1))));
            assertSaysSo(assertThrows(IOException.class, () -> writer.commit(Images.manifest("g1"), false)));
        }
        assertSaysSo(assertThrows(IOException.class, () -> backend.create("c", "g1")));
    }

    private static void assertSaysSo(IOException failure) {
        assertNotNull(failure.getMessage());
        assertTrue(failure.getMessage().contains("stop"), failure.getMessage());
    }

    @Test
    void keepsImagesAndNothingElseAcrossARestart() throws Exception {
        Images.save(backend, "a", "g1", false);
        try (ImageWriter unfinished = backend.create("b", "g1")) {
            Images.write(unfinished, Images.FILE, Images.contents("g1"));
            stop(backend);
        }
        Optional<PageBackend> reopened = reopen();
        assumeTrue(reopened.isPresent(), "images do not outlive this backend");
        backend = reopened.get();
        assertEquals(List.of("a"), backend.images());
        Images.assertIs("g1", backend, "a");
        assertMissing("b", "g1");
        Images.save(backend, "a", "g2", true);
        Images.assertIs("g2", backend, "a");
    }

    private void assertMissing(String image, String generation) {
        assertThrows(NoSuchFileException.class, () -> backend.manifest(image, Images.MANIFEST_LIMIT));
        assertThrows(NoSuchFileException.class, () -> backend.open(image, generation));
    }

    private static byte[] read(ImageReader reader, String file) throws IOException {
        try (PageReader pages = reader.open(file)) {
            return Images.read(pages);
        }
    }
}
