/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;
import org.stasis.storage.file.FailingDisk.Failure;

/** Each step that changes the disk fails once, and once for good, as in a crash: no image is ever lost or mixed. */
class FailingDiskTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aReplacingSaveLeavesTheOldOrTheNewImage(Failure failure) throws IOException {
        for (int at = 1; ; at++) {
            Path directory = folder.resolve("replace" + at);
            SampleImage.save(new FilePageBackend(directory, new Disk(false)), "a", "old", false);

            FailingDisk disk = new FailingDisk(failure, at);
            boolean saved = saves(new FilePageBackend(directory, disk), "new", true);

            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            assertTrue((saved ? List.of("new") : List.of("old", "new")).contains(SampleImage.read(restarted, "a")));
            assertNextSaveCleansUp(restarted, directory);
            if (disk.steps() < at) {
                assertTrue(at > 20, "all " + disk.steps() + " steps were tried");
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIncrementalSaveLeavesTheOldOrTheNewImage(Failure failure) throws IOException {
        for (int at = 1; ; at++) {
            Path directory = folder.resolve("incremental" + at);
            SampleImage.save(new FilePageBackend(directory, new Disk(false)), "a", "old", false);

            FailingDisk disk = new FailingDisk(failure, at);
            boolean saved = true;
            try {
                SampleImage.saveOn(new FilePageBackend(directory, disk), "a", "old", "new");
            } catch (IOException e) {
                saved = false;
            }

            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            String found = SampleImage.readOn(restarted, "a", "old");
            assertTrue((saved ? List.of("new") : List.of("old", "new")).contains(found));
            assertNextSaveCleansUp(restarted, directory);
            if (disk.steps() < at) {
                assertTrue(at > 20, "all " + disk.steps() + " steps were tried");
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFirstSaveLeavesTheWholeImageOrNone(Failure failure) throws IOException {
        for (int at = 1; ; at++) {
            Path directory = folder.resolve("first" + at);
            FailingDisk disk = new FailingDisk(failure, at);
            boolean saved = saves(new FilePageBackend(directory, disk), "new", false);

            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            if (saved || !restarted.images().isEmpty()) {
                assertEquals("new", SampleImage.read(restarted, "a"));
            } else {
                assertThrows(NoSuchFileException.class, () -> restarted.manifest("a", 100));
            }
            assertNextSaveCleansUp(restarted, directory);
            if (disk.steps() < at) {
                assertTrue(at > 15, "all " + disk.steps() + " steps were tried");
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionLeavesTheWholeImageOrNone(Failure failure) throws IOException {
        for (int at = 1; ; at++) {
            Path directory = folder.resolve("delete" + at);
            SampleImage.save(new FilePageBackend(directory, new Disk(false)), "a", "old", false);

            FailingDisk disk = new FailingDisk(failure, at);
            boolean deleted = true;
            try {
                new FilePageBackend(directory, disk).delete("a");
            } catch (IOException e) {
                deleted = false;
            }

            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            if (!restarted.images().isEmpty()) {
                assertTrue(!deleted);
                assertEquals("old", SampleImage.read(restarted, "a"));
            }
            assertNextSaveCleansUp(restarted, directory);
            if (disk.steps() < at) {
                assertTrue(at > 5, "all " + disk.steps() + " steps were tried");
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResealLeavesTheOldOrTheNewManifestAndAlwaysTheGeneration(Failure failure) throws IOException {
        for (int at = 1; ; at++) {
            Path directory = folder.resolve("reseal" + at);
            SampleImage.save(new FilePageBackend(directory, new Disk(false)), "a", "old", false);

            FailingDisk disk = new FailingDisk(failure, at);
            boolean resealed = true;
            try {
                new FilePageBackend(directory, disk).reseal("a", "old".getBytes(), "first".getBytes());
            } catch (IOException e) {
                resealed = false;
            }

            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            assertEquals(List.of("a"), restarted.images()); // sweeps, as after a restart
            String manifest = new String(restarted.manifest("a", 100));
            assertTrue((resealed ? List.of("first") : List.of("old", "first")).contains(manifest), manifest);
            restarted.open("a", "old").close();
            restarted.reseal("a", manifest.getBytes(), "second".getBytes());
            new FilePageBackend(directory, new Disk(false)).images();
            restarted.open("a", "old").close();
            assertNextSaveCleansUp(restarted, directory);
            if (disk.steps() < at) {
                assertTrue(at > 10, "all " + disk.steps() + " steps were tried");
                return;
            }
        }
    }

    /** Whether a save says that it succeeded. One that fails leaves the old image, or says that it did not. */
    private static boolean saves(PageBackend backend, String generation, boolean replace) throws IOException {
        try (ImageWriter writer = backend.create("a", generation)) {
            SampleImage.write(writer, generation);
            try {
                writer.commit(generation.getBytes(), replace);
            } catch (IOException e) {
                boolean published = backend.images().contains("a")
                        && SampleImage.read(backend, "a").equals(generation);
                assertEquals(published, e.getMessage().contains("was published, but not forced to disk"));
                return false;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertNextSaveCleansUp(PageBackend backend, Path directory) throws IOException {
        SampleImage.save(backend, "a", "next", true);
        assertEquals("next", SampleImage.read(backend, "a"));
        assertEquals(SampleImage.treeOf("a", "next"), SampleImage.tree(directory));
    }

    @Test
    void publishesOnlyWhatIsOnTheDiskAndRemovesTheOldOnlyThen() throws IOException {
        SampleImage.save(new FilePageBackend(folder, new Disk(false)), "a", "old", false);
        FailingDisk disk = FailingDisk.healthy();
        SampleImage.save(new FilePageBackend(folder, disk), "a", "new", true);
        assertEquals(
                List.of(
                        "folder new",
                        "file .lock",
                        "force new",
                        "file checkpoint.img",
                        "write bytes",
                        "file pages.img",
                        "write bytes",
                        "force bytes",
                        "force bytes",
                        "delete .manifest",
                        "file .manifest",
                        "write bytes",
                        "force bytes",
                        "force new",
                        "force a",
                        "force " + folder.getFileName(),
                        "delete .draft-new",
                        "file .draft-new",
                        "write bytes",
                        "force bytes",
                        "rename manifest.json",
                        "force a",
                        "force a"),
                disk.journal().subList(0, 23));
        assertEquals("delete old", disk.journal().get(disk.steps() - 1));
    }

    @Test
    void saysWhichFileAndWhereWhenTheDiskIsFull() throws IOException {
        // locks' file, folders of image and generation, mark (forced) and file are made before
        FailingDisk disk = new FailingDisk(Failure.ONCE, 7);
        try (ImageWriter writer = new FilePageBackend(folder, disk).create("a", "g");
                PageWriter pages = writer.create("pages.img")) {
            var full = assertThrows(IOException.class, () -> pages.write(4096, ByteBuffer.wrap(new byte[100])));
            Path file = folder.toRealPath().resolve("a/g/pages.img");
            assertEquals(file + "@4096: cannot be written: No space left on device", full.getMessage());
        }
    }

    @Test
    void saysWhatToDoWhenTheDirectoryCannotBeWritten() {
        var refused = assertThrows(
                IOException.class,
                () -> new FilePageBackend(folder, new FailingDisk(Failure.FROM_THEN_ON, 1)).create("a", "g"));
        assertTrue(
                refused.getMessage()
                        .endsWith(
                                "; see that the folder can be written, or give org.stasis.storage.file another directory"),
                refused.getMessage());
        assertTrue(refused.getMessage().startsWith(folder.toAbsolutePath() + ": cannot begin image 'a'"));
    }
}
