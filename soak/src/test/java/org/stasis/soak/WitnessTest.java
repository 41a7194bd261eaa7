/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.ImageRef;
import org.stasis.api.SaveOptions;
import org.stasis.internal.PlainStates;

/** Who counts what was lost must see it. */
class WitnessTest {
    private static final Pattern PATTERN = new Pattern("k", 30);
    private static final String IMAGE = "k-0";

    @TempDir
    Path folder;

    private final PlainStates plain = new PlainStates(Images.KEYS);
    private final PatternKernel kernel = new PatternKernel(PATTERN);
    private final Ledger ledger = new Ledger();

    @BeforeEach
    void saveVersionsOneAndTwo() throws Exception {
        plain.put(Images.backend(folder));
        plain.put(kernel);
        save(1);
        save(2);
    }

    private void save(long version) throws Exception {
        kernel.advance(version);
        ledger.begin(IMAGE, version);
        plain.service().save(SaveOptions.to(IMAGE).kernel("k").replace(true).build());
        ledger.acknowledge();
    }

    private Optional<String> found() {
        return new Witness(folder, PATTERN).settleAll(IMAGE, ledger);
    }

    @Test
    void isContentWithWhatWasAcknowledged() {
        assertEquals(Optional.empty(), found());
    }

    @Test
    void isContentWithWhatMayHaveHappenedAndTakesItForWhatIsThere() {
        ledger.begin(IMAGE, 3);
        assertEquals(Optional.empty(), found());
        assertEquals("version 2", ledger.expected(IMAGE));
    }

    @Test
    void missesAnImageThatIsGone() throws Exception {
        plain.service().delete(ImageRef.parse(IMAGE));
        assertEquals("k-0 should be version 2, found is no image", found().orElseThrow());
    }

    @Test
    void missesAnImageThatIsOlderThanAcknowledged() throws Exception {
        kernel.advance(1);
        plain.service().save(SaveOptions.to(IMAGE).kernel("k").replace(true).build());
        assertEquals("k-0 should be version 2, found is version 1", found().orElseThrow());
    }

    @Test
    void seesADeletionThatWasUndone() {
        ledger.begin(IMAGE, Ledger.NONE);
        ledger.acknowledge();
        assertEquals("k-0 should be no image, found is version 2", found().orElseThrow());
    }

    @Test
    void seesAFileThatIsCutShort() throws Exception {
        Path pages = file("pages.img");
        Files.write(pages, Arrays.copyOf(Files.readAllBytes(pages), 100));
        assertTrue(found().orElseThrow().contains("pages.img"));
    }

    @Test
    void seesDebris() throws Exception {
        Files.createDirectory(folder.resolve(IMAGE).resolve("left-behind"));
        Files.createFile(folder.resolve(IMAGE).resolve("left-behind").resolve("pages.img"));
        var e = assertThrows(IOException.class, () -> check(Images.KEY));
        assertTrue(e.getMessage().contains("entries should be"), e.getMessage());
    }

    @Test
    void seesASealByAnotherKey() {
        var e = assertThrows(IOException.class, () -> check(new byte[32]));
        assertTrue(e.getMessage().contains("seal should be"), e.getMessage());
    }

    private void check(byte[] key) throws Exception {
        new FolderCheck(folder.resolve(IMAGE), key).check();
    }

    private Path file(String name) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
