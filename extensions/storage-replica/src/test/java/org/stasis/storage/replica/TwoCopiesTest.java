/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.spi.SharedRecords;
import org.stasis.testkit.FaultyBackend;

/** What becomes of images when one of their two places fails. */
class TwoCopiesTest {
    private static final byte[] BYTES = "what the pages hold".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private Parts parts;

    @BeforeEach
    void make() {
        parts = new Parts(folder);
    }

    @AfterEach
    void stop() throws IOException {
        parts.stop();
    }

    @Test
    void keepsAWholeImageInEachPlace() throws IOException {
        save(parts.replica(2), "a", "g1");
        for (PageBackend each : parts.present) {
            assertIs(each, "a", "g1");
        }
    }

    @Test
    void readsFromTheSecondWhenTheFirstIsGoneOrHasLostTheImage() throws IOException {
        ReplicaPageBackend replica = parts.replica(2);
        save(replica, "a", "g1");
        parts.file.delete("a");
        assertIs(replica, "a", "g1");
        parts.present.remove(parts.file);
        assertIs(replica, "a", "g1");
        assertEquals(List.of("a"), replica.images());
    }

    @Test
    void readsOnFromTheSecondWhenTheFirstFailsInTheMiddle() throws IOException {
        ReplicaPageBackend replica = parts.replica(2);
        save(replica, "a", "g1");
        try (ImageReader image = replica.open("a", "g1");
                PageReader pages = image.open("pages.img")) {
            pages.read(0, ByteBuffer.allocate(1));
            try (RandomAccessFile file = new RandomAccessFile(
                    folder.resolve("a").resolve("g1").resolve("pages.img").toFile(), "rw")) {
                file.setLength(3);
            }
            assertArrayEquals(BYTES, read(pages));
            assertThrows(IOException.class, () -> pages.read(BYTES.length, ByteBuffer.allocate(1)));
        }
    }

    @Test
    void changesNothingWhenAnyOperationOfEitherPlaceFails() throws IOException {
        for (int place = 0; place < 2; place++) {
            for (long at = 1; ; at++) {
                parts.stop();
                parts = new Parts(Files.createTempDirectory(folder, "round"));
                save(parts.replica(2), "a", "g1");
                PageBackend whole = parts.present.get(place);
                FaultyBackend faulty = new FaultyBackend(whole, FaultyBackend.Fault.FAIL, at);
                parts.present.set(place, faulty);
                ReplicaPageBackend replica = parts.replica(2);
                String expected = "g2";
                try {
                    save(replica, "a", "g2");
                } catch (IOException e) {
                    expected = null;
                }
                parts.present.set(place, whole);
                if (expected == null) {
                    // the old or, where only the close of a committed one failed, the new: as the manifest says, and
                    // whole
                    byte[] manifest = parts.replica(2).manifest("a", 1000);
                    expected = Inventory.of(manifest).generation();
                }
                assertIs(parts.replica(2), "a", expected);
                if (faulty.operations() < at) {
                    break;
                }
            }
        }
    }

    @Test
    void refusesToSaveOrDeleteWithOnePlaceOnlyUnlessOneCopyIsEnough() throws IOException {
        save(parts.replica(2), "a", "g1");
        parts.present.remove(parts.memory);
        IOException save = assertThrows(IOException.class, () -> save(parts.replica(2), "b", "g1"));
        assertTrue(save.getMessage().contains("while 'memory' is not present"), save.getMessage());
        assertThrows(IOException.class, () -> parts.replica(2).delete("a"));
        assertIs(parts.replica(2), "a", "g1");
        save(parts.replica(1), "b", "g1");
        assertIs(parts.file, "b", "g1");
        parts.present.clear();
        assertThrows(IOException.class, () -> parts.replica(1).images());
    }

    @Test
    void goesOnWithOneCopyWhenTheSecondFailsInMidSave() throws IOException {
        parts.present.set(1, new FaultyBackend(parts.memory, FaultyBackend.Fault.STOP, 3));
        save(parts.replica(1), "a", "g1");
        assertIs(parts.file, "a", "g1");
        assertThrows(NoSuchFileException.class, () -> parts.memory.manifest("a", 1000));
    }

    @Test
    void copiesWhatOnePlaceLacksOrHasOfOld() throws IOException {
        save(parts.file, "only-first", "g1");
        save(parts.memory, "only-second", "g1");
        save(parts.file, "differs", "g2");
        save(parts.memory, "differs", "g1");
        new Repair(new Copies(parts.file, parts.memory, "file", "memory"), new ImageLocks()).all();
        for (PageBackend each : parts.present) {
            assertIs(each, "only-first", "g1");
            assertIs(each, "only-second", "g1");
            assertIs(each, "differs", "g2");
        }
    }

    @Test
    void repairsASealThatWasReplacedInOnePlaceOnly() throws IOException {
        save(parts.replica(2), "a", "g1");
        byte[] old = parts.memory.manifest("a", 1000);
        byte[] fresh =
                "{\"id\":\"g1\",\"files\":[{\"name\":\"pages.img\"}],\"seal\":2}".getBytes(StandardCharsets.US_ASCII);
        parts.memory.reseal("a", old, fresh);
        new Repair(new Copies(parts.file, parts.memory, "file", "memory"), new ImageLocks()).all();
        assertArrayEquals(old, parts.memory.manifest("a", 1000));
    }

    @Test
    void leavesWhatItCannotRead() throws IOException {
        try (ImageWriter writer = parts.file.create("strange", "g1")) {
            writer.commit("no JSON".getBytes(StandardCharsets.US_ASCII), false);
        }
        new Repair(new Copies(parts.file, parts.memory, "file", "memory"), new ImageLocks()).all();
        assertEquals(List.of(), parts.memory.images());
    }

    @Test
    void hasTheRecordsOfTheSecondPlaceAndNoneOfItsOwn() throws IOException {
        assertEquals(Optional.empty(), parts.replica(2).sharedRecords());
        parts.present.remove(parts.memory);
        SharedRecords none = parts.replica(1).sharedRecords().orElseThrow();
        IOException failure = assertThrows(IOException.class, () -> none.read("a"));
        assertTrue(failure.getMessage().contains("'memory' is not present"), failure.getMessage());
    }

    @Test
    void deletesBothCopies() throws IOException {
        ReplicaPageBackend replica = parts.replica(2);
        save(replica, "a", "g1");
        replica.delete("a");
        assertEquals(List.of(), parts.file.images());
        assertEquals(List.of(), parts.memory.images());
    }

    private static void save(PageBackend backend, String image, String generation) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            try (PageWriter pages = writer.create("pages.img")) {
                pages.write(0, ByteBuffer.wrap(BYTES));
            }
            String manifest = "{\"id\":\"" + generation + "\",\"files\":[{\"name\":\"pages.img\"}]}";
            writer.commit(manifest.getBytes(StandardCharsets.US_ASCII), true);
        }
    }

    private static void assertIs(PageBackend backend, String image, String generation) throws IOException {
        assertEquals(generation, Inventory.of(backend.manifest(image, 1000)).generation());
        try (ImageReader reader = backend.open(image, generation);
                PageReader pages = reader.open("pages.img")) {
            assertArrayEquals(BYTES, read(pages));
        }
    }

    private static byte[] read(PageReader pages) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(BYTES.length);
        pages.read(0, into);
        return into.array();
    }
}
