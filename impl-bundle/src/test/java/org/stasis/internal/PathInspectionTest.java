/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.Integrity;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;

class PathInspectionTest {
    @TempDir
    Path folder;

    private SaveReport save() throws Exception {
        Bench bench = new Bench(folder);
        bench.kernel.state = "x";
        return bench.save(SaveOptions.to("a").metadata(Map.of("reason", "test")));
    }

    @Test
    void tellsOfAnImageByItsFolderAndByItsManifest() throws Exception {
        SaveReport saved = save();
        for (Path path : new Path[] {folder.resolve("a"), folder.resolve("a/manifest.json")}) {
            ImageInfo info = PathInspection.of(path);
            assertEquals(saved.id(), info.id());
            assertEquals("stasis-1", info.format());
            assertEquals(Integrity.SEALED, info.integrity());
            assertEquals("test", info.metadata().get("reason"));
            assertEquals(saved.storedBytes(), info.bytes());
        }
    }

    @Test
    void tellsOfAStateFileAndThePagesBesideIt() throws Exception {
        SaveReport saved = save();
        Path generation = folder.resolve("a").resolve(saved.id());
        for (Path path : new Path[] {generation, generation.resolve("checkpoint.img")}) {
            ImageInfo info = PathInspection.of(path);
            assertEquals(Integrity.KEYED, info.integrity());
            assertEquals(saved.id(), info.id());
            assertEquals(3, info.files().size());
            assertEquals(saved.storedBytes(), info.bytes());
        }
    }

    @Test
    void saysWhatIsThereWhenItIsNoImage() throws Exception {
        assertThrows(ImageNotFoundException.class, () -> PathInspection.of(folder.resolve("missing")));
        var e = assertThrows(ImageNotFoundException.class, () -> PathInspection.of(folder));
        assertTrue(e.getMessage().contains("holds neither manifest.json nor checkpoint.img"), e.getMessage());
        Path text = Files.writeString(folder.resolve("text"), "no image at all");
        assertThrows(UnsupportedFormatException.class, () -> PathInspection.of(text));
        Path empty = Files.writeString(folder.resolve("empty"), "");
        assertThrows(StateFileException.class, () -> PathInspection.of(empty));
    }
}
