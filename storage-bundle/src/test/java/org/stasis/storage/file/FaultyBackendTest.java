/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.FaultyBackend;
import org.stasis.testkit.FaultyBackend.Fault;

/** Faults from above: whichever call of a save fails, the image is the old or the new one. */
class FaultyBackendTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aSaveThatFailsAtAnyCallLeavesAWholeImage(Fault fault) throws IOException {
        for (long at = 1; ; at++) {
            Path directory = folder.resolve("at" + at);
            FilePageBackend storage = new FilePageBackend(directory, new Disk(false));
            SampleImage.save(storage, "a", "old", false);
            FaultyBackend faulty = new FaultyBackend(storage, fault, at);
            try {
                SampleImage.save(faulty, "a", "new", true);
                assertEquals("new", SampleImage.read(storage, "a"));
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("fault injected: "), e.getMessage());
            }
            storage.stop();
            PageBackend restarted = new FilePageBackend(directory, new Disk(false));
            assertTrue(SampleImage.read(restarted, "a").matches("old|new"));
            SampleImage.save(restarted, "a", "next", true);
            assertEquals(SampleImage.treeOf("a", "next"), SampleImage.tree(directory));
            if (faulty.operations() < at) {
                assertEquals(10, at, "create, two files of three calls each, commit, close: nine, and all have failed");
                return;
            }
        }
    }
}
