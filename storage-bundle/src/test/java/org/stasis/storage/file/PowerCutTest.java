/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.PageBackend;
import org.stasis.storage.file.PowerCutDisk.Outcome;

/**
 * The power is cut after each step, and what was not forced to the disk is lost in every way: each change alone, in any
 * order. What is found then is the old image or the new one, the next save works, and leaves nothing else.
 */
class PowerCutTest {
    /** Ways of losing that are tried after each step; where there are more, these are drawn. */
    private static final int MOST = 300;

    @TempDir
    Path folder;

    private Path disk;
    private PowerCutDisk cut;
    private final List<String> steps = new ArrayList<>();
    private Set<String> allowed = Set.of();
    private Reading reading = backend -> SampleImage.read(backend, "a");
    private int outcomes;

    private interface Reading {
        String read(PageBackend backend) throws IOException;
    }

    @BeforeEach
    void begin() throws IOException {
        disk = Files.createDirectory(folder.resolve("disk")).toRealPath();
        cut = new PowerCutDisk(disk, this::checkEveryOutcome);
    }

    private void checkEveryOutcome(String step) throws IOException {
        steps.add(step);
        if (allowed.isEmpty()) {
            return;
        }
        Outcome whole = new Outcome(0);
        cut.after(whole);
        Random random = new Random(steps.size());
        Set<Integer> seen = new HashSet<>();
        for (long i = 0; i < Math.min(MOST, whole.count()); i++) {
            long number = whole.count() <= MOST || i == 0 ? i : random.nextLong(Long.MAX_VALUE);
            Map<String, byte[]> found = cut.after(new Outcome(number));
            if (seen.add(fingerprint(found))) {
                checkOutcome(found, "after step " + steps.size() + ", " + step + ", outcome " + number);
            }
        }
    }

    private static int fingerprint(Map<String, byte[]> found) {
        int print = 0;
        for (var entry : found.entrySet()) {
            print = 31 * print + 7 * entry.getKey().hashCode() + Arrays.hashCode(entry.getValue());
        }
        return print;
    }

    private void checkOutcome(Map<String, byte[]> found, String when) throws IOException {
        Path there = Files.createDirectory(folder.resolve("outcome" + outcomes++));
        for (var entry : found.entrySet()) {
            Path path = there.resolve(entry.getKey());
            if (entry.getValue() == null) {
                Files.createDirectory(path);
            } else {
                Files.write(path, entry.getValue());
            }
        }
        PageBackend restarted = new FilePageBackend(there.resolve("images"), new Disk(false));
        String image = restarted.images().isEmpty() ? "none" : reading.read(restarted);
        assertTrue(allowed.contains(image), () -> when + ": found " + image + ", allowed " + allowed);
        SampleImage.save(restarted, "a", "next", true);
        assertEquals("next", SampleImage.read(restarted, "a"), when);
        assertEquals(SampleImage.treeOf("a", "next"), SampleImage.tree(there.resolve("images")), when);
    }

    private PageBackend backend() {
        return new FilePageBackend(disk.resolve("images"), cut);
    }

    @Test
    void aFirstSaveIsWholeOrNothingAndAfterItsEndThere() throws IOException {
        allowed = Set.of("none", "new");
        SampleImage.save(backend(), "a", "new", false);
        allowed = Set.of("new");
        checkEveryOutcome("the end");
        assertTrue(outcomes > 100, outcomes + " outcomes were tried");
    }

    @Test
    void aReplacingSaveLeavesTheOldOrTheNewImageAndAfterItsEndTheNew() throws IOException {
        SampleImage.save(backend(), "a", "old", false);
        allowed = Set.of("old", "new");
        SampleImage.save(backend(), "a", "new", true);
        allowed = Set.of("new");
        checkEveryOutcome("the end");
        assertTrue(outcomes > 100, outcomes + " outcomes were tried");
    }

    @Test
    void anIncrementalSaveLeavesTheOldOrTheNewImageWithAllOfItsFiles() throws IOException {
        SampleImage.save(backend(), "a", "old", false);
        allowed = Set.of("old", "new");
        reading = backend -> SampleImage.readOn(backend, "a", "old");
        SampleImage.saveOn(backend(), "a", "old", "new");
        allowed = Set.of("new");
        checkEveryOutcome("the end");
        assertTrue(outcomes > 100, outcomes + " outcomes were tried");
    }

    @Test
    void aResealedImageIsWholeUnderItsOldOrItsNewSeal() throws IOException {
        SampleImage.save(backend(), "a", "old", false);
        allowed = Set.of("old", "new");
        reading = backend -> {
            String manifest = new String(backend.manifest("a", 100), StandardCharsets.UTF_8);
            SampleImage.readFiles(backend, "a", "old");
            return manifest;
        };
        backend().reseal("a", "old".getBytes(StandardCharsets.UTF_8), "new".getBytes(StandardCharsets.UTF_8));
        allowed = Set.of("new");
        checkEveryOutcome("the end");
        assertTrue(outcomes > 20, outcomes + " outcomes were tried");
    }

    @Test
    void aDeletionIsDoneOrNotAndAfterItsEndDone() throws IOException {
        SampleImage.save(backend(), "a", "old", false);
        allowed = Set.of("old", "none");
        backend().delete("a");
        allowed = Set.of("none");
        checkEveryOutcome("the end");
        assertTrue(outcomes > 5, outcomes + " outcomes were tried");
    }
}
