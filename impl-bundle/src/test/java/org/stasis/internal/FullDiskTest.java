/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateFileException;

/** Real disks that are full, read-only, out of names, or gone. */
class FullDiskTest {
    @TempDir
    Path folder;

    private Bench bench;

    private SmallDisk disk(String options) throws Exception {
        SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), options);
        bench = new Bench(disk.folder().resolve("images"));
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 1L));
        bench.kernel.fill(64 << 10);
        bench.save(SaveOptions.to("a"));
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 2L));
        bench.log.clear();
        return disk;
    }

    private StateFileException refused(SaveOptions.Builder options) {
        return assertThrows(StateFileException.class, () -> bench.save(options));
    }

    private void assertRunsOnAndEarlierImageLoads() throws Exception {
        if (!bench.log.isEmpty()) { // what fails before the pause leaves the kernel alone
            assertEquals("unpause", bench.log.get(bench.log.size() - 1));
        }
        bench.load(LoadOptions.from("a").replace(true));
        assertEquals(Map.of("count", 1L), bench.kernel.state);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resumesTheKernelAndGivesBackTheRoomWhenTheDiskIsFull(boolean singleFile) throws Exception {
        try (SmallDisk disk = disk("size=4m")) {
            long before = disk.usableBytes();
            bench.kernel.fill(12 << 20);
            var e = refused(SaveOptions.to("a").replace(true).singleFile(singleFile));
            assertTrue(
                    e.getMessage()
                            .matches("(?s).*needs \\d+ bytes more, and the disk has \\d+ left; make room there.*"),
                    e.getMessage());
            assertEquals(before, disk.usableBytes());
            assertEquals(List.of("a"), bench.backend.images());
            assertRunsOnAndEarlierImageLoads();
            bench.save(SaveOptions.to("a").replace(true));
        }
    }

    @Test
    void refusesBeforeThePauseWhereTheSizeIsKnown() throws Exception {
        try (SmallDisk disk = disk("size=4m")) {
            bench.kernel.fill(12 << 20);
            var e = refused(SaveOptions.to("b").excludeZeroPages(false));
            long memory = (12 << 20) + (64 << 10);
            assertTrue(
                    e.getMessage()
                            .contains("the kernel's memory has " + memory + " bytes, and the storage has "
                                    + disk.usableBytes() + " left"),
                    e.getMessage());
            assertEquals(List.of(), bench.log);
        }
    }

    @Test
    void savesAgainWhenTheDiskHasNoNamesLeft() throws Exception {
        try (SmallDisk disk = disk("size=4m,nr_inodes=12")) {
            refused(SaveOptions.to("b"));
            assertEquals(List.of("a"), bench.backend.images());
            assertRunsOnAndEarlierImageLoads();
            bench.service().delete(ImageRef.parse("a"));
            bench.save(SaveOptions.to("b"));
        }
    }

    @Test
    void loadsFromADiskThatIsReadOnlyAndSaysWhyItDoesNotSave() throws Exception {
        try (SmallDisk disk = disk("size=4m")) {
            disk.readOnly(true);
            var e = refused(SaveOptions.to("a").replace(true));
            assertTrue(e.getMessage().contains("Read-only file system"), e.getMessage());
            assertRunsOnAndEarlierImageLoads();
            disk.readOnly(false);
            bench.save(SaveOptions.to("a").replace(true));
        }
    }

    @Test
    void aDiskThatVanishesInTheMiddleOfASaveLeavesTheKernelRunning() throws Exception {
        try (SmallDisk disk = disk("size=4m")) {
            bench.kernel.onSave = () -> {
                try {
                    disk.vanish();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            };
            refused(SaveOptions.to("a").replace(true));
            bench.kernel.onSave = () -> {};
            assertEquals("unpause", bench.log.get(bench.log.size() - 1));
            assertTrue(Files.isDirectory(disk.folder()));
            bench.save(SaveOptions.to("a"));
            bench.load(LoadOptions.from("a").replace(true));
            assertEquals(Map.of("count", 2L), bench.kernel.state);
        }
    }
}
