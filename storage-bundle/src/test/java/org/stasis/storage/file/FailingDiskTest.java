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
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.storage.file.FailingDisk.Failure;

/** Each step that changes the disk fails once, and once for good, as in a crash: no image is ever lost or mixed. */
class FailingDiskTest {
    @TempDir
    Path folder;

    /** A change of the images in a folder, on a disk one step of which fails. */
    private interface Attempt {
        void in(Path directory, FailingDisk disk) throws IOException;
    }

    /** Has one step after the other fail, until the attempt needs no more; the next save finds order, and leaves it. */
    private void everyStep(Failure failure, int atLeast, Attempt attempt) throws IOException {
        int at = 0;
        FailingDisk disk;
        do {
            Path directory = folder.resolve("step" + ++at);
            disk = new FailingDisk(failure, at);
            attempt.in(directory, disk);
            assertNextSaveCleansUp(healthy(directory), directory);
        } while (disk.steps() >= at);
        assertTrue(at > atLeast, "all " + disk.steps() + " steps were tried");
    }

    private static PageBackend healthy(Path directory) {
        return new FilePageBackend(directory, new Disk(false));
    }

    private interface Change {
        void run() throws IOException;
    }

    private static boolean succeeds(Change change) {
        try {
            change.run();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertOneOf(boolean changed, String old, String found) {
        assertTrue((changed ? List.of("new") : List.of(old, "new")).contains(found), found);
    }

    @ParameterizedTest
    @EnumSource
    void aReplacingSaveLeavesTheOldOrTheNewImage(Failure failure) throws IOException {
        everyStep(failure, 20, (directory, disk) -> {
            SampleImage.save(healthy(directory), "a", "old", false);
            boolean saved = saves(new FilePageBackend(directory, disk), "new", true);
            assertOneOf(saved, "old", SampleImage.read(healthy(directory), "a"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void anIncrementalSaveLeavesTheOldOrTheNewImage(Failure failure) throws IOException {
        everyStep(failure, 20, (directory, disk) -> {
            SampleImage.save(healthy(directory), "a", "old", false);
            boolean saved = succeeds(() -> SampleImage.saveOn(new FilePageBackend(directory, disk), "a", "old", "new"));
            assertOneOf(saved, "old", SampleImage.readOn(healthy(directory), "a", "old"));
        });
    }

    /** What is rewritten stays open until its successor is published. */
    @ParameterizedTest
    @EnumSource
    void aCompactionLeavesTheSharingOrTheCompactImage(Failure failure) throws IOException {
        everyStep(failure, 20, (directory, disk) -> {
            SampleImage.save(healthy(directory), "a", "base", false);
            SampleImage.saveOn(healthy(directory), "a", "base", "sharing");
            boolean compacted;
            try (ImageReader sharing = healthy(directory).open("a", "sharing");
                    PageReader pages = sharing.open("pages.img")) {
                compacted = saves(new FilePageBackend(directory, disk), "new", true);
                pages.read(0, ByteBuffer.allocate(1));
            }
            String found = SampleImage.read(healthy(directory), "a");
            assertOneOf(compacted, "sharing", found);
            if (!found.equals("new")) {
                SampleImage.readOn(healthy(directory), "a", "base");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFirstSaveLeavesTheWholeImageOrNone(Failure failure) throws IOException {
        everyStep(failure, 15, (directory, disk) -> {
            boolean saved = saves(new FilePageBackend(directory, disk), "new", false);
            PageBackend restarted = healthy(directory);
            if (saved || !restarted.images().isEmpty()) {
                assertEquals("new", SampleImage.read(restarted, "a"));
            } else {
                assertThrows(NoSuchFileException.class, () -> restarted.manifest("a", 100));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionLeavesTheWholeImageOrNone(Failure failure) throws IOException {
        everyStep(failure, 5, (directory, disk) -> {
            SampleImage.save(healthy(directory), "a", "old", false);
            boolean deleted = succeeds(() -> new FilePageBackend(directory, disk).delete("a"));
            PageBackend restarted = healthy(directory);
            if (!restarted.images().isEmpty()) {
                assertTrue(!deleted);
                assertEquals("old", SampleImage.read(restarted, "a"));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aResealLeavesTheOldOrTheNewManifestAndAlwaysTheGeneration(Failure failure) throws IOException {
        everyStep(failure, 10, (directory, disk) -> {
            SampleImage.save(healthy(directory), "a", "old", false);
            boolean resealed = succeeds(
                    () -> new FilePageBackend(directory, disk).reseal("a", "old".getBytes(), "new".getBytes()));
            PageBackend restarted = healthy(directory);
            assertEquals(List.of("a"), restarted.images()); // sweeps, as after a restart
            String manifest = new String(restarted.manifest("a", 100));
            assertOneOf(resealed, "old", manifest);
            restarted.open("a", "old").close();
            restarted.reseal("a", manifest.getBytes(), "second".getBytes());
            healthy(directory).images();
            restarted.open("a", "old").close();
        });
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
