/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private final CannedState state = new CannedState();
    private final KarafShell shell = new KarafShell(state);

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void offersImagesOfTheDefaultBackendAndOtherBackends() {
        assertEquals(List.of("b-17", "cut", "file:", "memory:", "nightly"), shell.complete("state:load "));
    }

    @Test
    void offersImagesOfTheBackendThatWasNamed() {
        assertEquals(List.of("memory:b-17", "memory:cut", "memory:nightly"), shell.complete("state:verify memory:n"));
        assertEquals("list memory", state.calls.get(0));
    }

    @Test
    void offersImagesAgainAndAgainToDelete() {
        assertEquals(List.of("b-17", "cut", "file:", "memory:", "nightly"), shell.complete("state:delete nightly b-"));
    }

    @Test
    void offersNamesAfterTheOptionTheyBelongTo() {
        assertEquals(List.of("main", "spare"), shell.complete("state:save --kernel "));
        assertEquals(List.of("main", "spare"), shell.complete("state:save brand-new --kernel m"));
        assertEquals(List.of("blake3", "hmac-sha256"), shell.complete("state:load nightly --replace --scheme "));
        assertEquals(List.of("flate-best-speed"), shell.complete("state:save --stop --compression fl"));
        assertEquals(List.of("file", "memory"), shell.complete("state:list --backend "));
        assertEquals(List.of("main", "spare"), shell.complete("state:stop main "));
    }

    @Test
    void offersOptionsBeforeAndAfterTheImage() {
        List<String> options = List.of("--brief", "--file", "--help", "--json", "--key");
        assertEquals(options, shell.complete("state:inspect -"));
        assertEquals(options, shell.complete("state:inspect nightly -"));
        assertEquals(options, shell.complete("state:inspect nightly --json --f"));
        assertTrue(shell.complete("state:save brand-new --kernel main --st").contains("--stop"));
    }

    @Test
    void offersFilesOnceThereIsASlash(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("checkpoint.img"));
        Files.createDirectory(folder.resolve("nightly"));
        assertEquals(
                List.of(folder + "/checkpoint.img", folder + "/nightly/"),
                shell.complete("state:inspect " + folder + "/"));
        assertTrue(shell.complete("state:inspect ").contains("nightly"));
    }

    @Test
    void offersNothingWhereNothingCanBeFoundOut() {
        assertEquals(List.of(), shell.complete("state:load tape:"));
        shell.link.service = null;
        assertEquals(List.of(), shell.complete("state:load "));
        assertEquals(List.of(), shell.complete("state:save --kernel "));
    }
}
