/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** What is particular to folders: paths, links, permissions, interrupts, people's own files. */
class FileFolderTest {
    @TempDir
    Path folder;

    @Test
    void leavesNothingButTheImage() throws IOException {
        PageBackend backend = backend();
        SampleImage.save(backend, "a", "g1", false);
        SampleImage.save(backend, "a", "g2", true);
        assertEquals(SampleImage.treeOf("a", "g2"), SampleImage.tree(folder));
        backend.delete("a");
        assertEquals(List.of(".lock"), SampleImage.tree(folder));
    }

    @Test
    void doesNotMakeItsDirectoryBeforeTheFirstSave() throws IOException {
        Path directory = folder.resolve("not/yet");
        PageBackend backend = new FilePageBackend(directory, new Disk(true));
        assertEquals(List.of(), backend.images());
        assertThrows(NoSuchFileException.class, () -> backend.manifest("a", 100));
        assertThrows(NoSuchFileException.class, () -> backend.delete("a"));
        assertTrue(backend.usableBytes().orElseThrow() > 0);
        assertFalse(Files.exists(folder.resolve("not")));
        SampleImage.save(backend, "a", "g1", false);
        assertEquals("g1", SampleImage.read(backend, "a"));
    }

    @Test
    void keepsImagesFromTheEyesOfOthers() throws IOException {
        Path directory = folder.resolve("images");
        SampleImage.save(new FilePageBackend(directory, new Disk(true)), "a", "g1", false);
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                assertEquals(
                        Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                        path.toString());
            }
        }
    }

    @Test
    void sweepsWhatCrashesLeftWhenItIsFirstUsed() throws IOException {
        SampleImage.save(backend(), "kept", "g1", false);
        Path generation = Files.createDirectories(folder.resolve("crashed/g7"));
        Files.createFile(generation.resolve(".lock"));
        Files.write(generation.resolve("pages.img"), new byte[5000]);
        Files.createDirectories(folder.resolve("begun/g8"));
        Files.createFile(folder.resolve("kept/.draft-g9"));
        assertEquals(List.of("kept"), backend().images());
        assertEquals(SampleImage.treeOf("kept", "g1"), SampleImage.tree(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/manifest.json", "a/g2/.manifest"})
    void keepsTheFilesOfAnImageWhoseManifestIsDamaged(String damaged) throws IOException {
        PageBackend backend = backend();
        SampleImage.save(backend, "a", "g1", false);
        SampleImage.save(backend, "a", "g2", true);
        byte[] good = Files.readAllBytes(folder.resolve(damaged));
        Files.writeString(folder.resolve(damaged), "g?");
        Files.createFile(Files.createDirectories(folder.resolve("a/g3")).resolve(".lock"));
        assertEquals(List.of("a"), backend().images());
        Files.write(folder.resolve(damaged), good);
        assertEquals("g2", SampleImage.read(backend(), "a"));
        assertEquals(SampleImage.treeOf("a", "g2"), SampleImage.tree(folder));
    }

    @Test
    void leavesAloneWhatIsNotItsOwn() throws IOException {
        Path own = Files.createDirectories(folder.resolve("home/documents")).resolve("letter.txt");
        Files.writeString(own, "dear");
        Path note = Files.writeString(folder.resolve("note.txt"), "remember");
        PageBackend backend = backend();
        SampleImage.save(backend, "home", "g1", false);
        SampleImage.save(backend, "home", "g2", true);
        backend.delete("home");
        assertEquals(List.of(), backend().images());
        assertEquals("dear", Files.readString(own));
        assertEquals("remember", Files.readString(note));
    }

    @Test
    void readsAnImageThatWasCopiedAsAWhole() throws IOException {
        SampleImage.save(backend(), "a", "g1", false);
        try (Stream<Path> paths = Files.walk(folder.resolve("a"))) {
            for (Path path : paths.toList()) {
                Files.copy(path, folder.resolve("b").resolve(folder.resolve("a").relativize(path)));
            }
        }
        PageBackend backend = backend();
        assertEquals("g1", SampleImage.read(backend, "b"));
        SampleImage.save(backend, "b", "g2", true);
        assertEquals("g1", SampleImage.read(backend, "a"));
    }

    @Test
    void followsNoLinksToOtherPlaces() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path directory = Files.createDirectories(folder.resolve("images"));
        PageBackend other = new FilePageBackend(elsewhere, new Disk(true));
        SampleImage.save(other, "a", "g1", false);
        Files.createSymbolicLink(directory.resolve("a"), elsewhere.resolve("a"));
        PageBackend backend = new FilePageBackend(directory, new Disk(true));
        assertEquals(List.of(), backend.images());
        assertThrows(NoSuchFileException.class, () -> backend.manifest("a", 100));
        assertThrows(NoSuchFileException.class, () -> backend.open("a", "g1"));
        assertThrows(IOException.class, () -> backend.create("a", "g2"));
        assertEquals("g1", SampleImage.read(other, "a"));
    }

    @Test
    void anInterruptFailsItsThreadAndNobodyElse() throws IOException {
        PageBackend backend = backend();
        try (ImageWriter writer = backend.create("a", "g1")) {
            try (PageWriter pages = writer.create("pages.img")) {
                pages.write(0, ByteBuffer.wrap(new byte[] {1}));
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, () -> pages.write(1, ByteBuffer.wrap(new byte[] {9})));
                assertTrue(Thread.interrupted(), "the interrupt is not swallowed");
                pages.write(1, ByteBuffer.wrap(new byte[] {2}));
            }
            writer.commit(new byte[0], false);
        }
        try (ImageReader reader = backend.open("a", "g1");
                PageReader pages = reader.open("pages.img")) {
            ByteBuffer bytes = ByteBuffer.allocate(2);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> pages.read(0, bytes));
            assertTrue(Thread.interrupted());
            pages.read(0, bytes.clear());
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), bytes.flip());
        }
    }

    @Test
    void anInterruptedCommitLeavesTheOldImage() throws IOException {
        PageBackend backend = backend();
        SampleImage.save(backend, "a", "g1", false);
        try (ImageWriter writer = backend.create("a", "g2")) {
            SampleImage.write(writer, "g2");
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> writer.commit("g2".getBytes(), true));
        }
        assertTrue(Thread.interrupted());
        assertEquals("g1", SampleImage.read(backend, "a"));
        assertEquals(SampleImage.treeOf("a", "g1"), SampleImage.tree(folder));
    }

    @Test
    void twoBackendsOnOneDirectoryDoNotDisturbEachOther() throws IOException {
        List<PageBackend> backends = List.of(backend(), backend());
        IntStream.range(0, 40).parallel().forEach(i -> {
            try {
                SampleImage.save(backends.get(i % 2), "a", "g" + i, true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        String generation = SampleImage.read(backends.get(0), "a");
        assertEquals(SampleImage.treeOf("a", generation), SampleImage.tree(folder));
    }

    @Test
    void refusesAFileThatCannotFit() throws IOException {
        try (ImageWriter writer = backend().create("a", "g1");
                PageWriter pages = writer.create("pages.img")) {
            pages.reserve(1000);
            var refused = assertThrows(IOException.class, () -> pages.reserve(Long.MAX_VALUE));
            assertTrue(refused.getMessage().contains("needs 9223372036854775807 bytes more"), refused.getMessage());
        }
    }

    @Test
    void wantsFilesClosedBeforeTheCommit() throws IOException {
        PageBackend backend = backend();
        try (ImageWriter writer = backend.create("a", "g1");
                PageWriter pages = writer.create("pages.img")) {
            pages.write(0, ByteBuffer.wrap(new byte[] {1}));
            assertThrows(IllegalStateException.class, () -> writer.commit(new byte[0], false));
        }
        assertEquals(List.of(), backend.images());
    }

    @Test
    void takesRelativeDirectoriesFromKarafsDataFolder() {
        String before = System.getProperty("karaf.data");
        try {
            System.setProperty("karaf.data", "/opt/karaf/data");
            assertEquals(Path.of("/opt/karaf/data/stasis"), FilePageBackend.resolve("stasis"));
            assertEquals(Path.of("/var/lib/stasis"), FilePageBackend.resolve("/var/lib/stasis"));
            assertThrows(IllegalArgumentException.class, () -> FilePageBackend.resolve(" "));
        } finally {
            if (before == null) {
                System.clearProperty("karaf.data");
            } else {
                System.setProperty("karaf.data", before);
            }
        }
    }

    private PageBackend backend() {
        return new FilePageBackend(folder, new Disk(true));
    }
}
