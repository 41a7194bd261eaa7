/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(folder.resolve("b/deep"));
        Files.writeString(folder.resolve("c"), "ccc");
        Files.writeString(folder.resolve("a"), "a");
        Files.writeString(folder.resolve("b/deep/x"), "xxxxx");
        Files.writeString(folder.resolve("b/y"), "yy");
        Files.writeString(folder.resolve("empty"), "");
        Files.createSymbolicLink(folder.resolve("b/loop"), folder);
    }

    @Test
    void listsRealFilesInTheOrderOfTheirNames() throws Exception {
        assertEquals(List.of("a", "b/deep/x", "b/y", "c"), listed(100, 100));
    }

    @Test
    void leavesFilesOutThatAreTooBig() throws Exception {
        assertEquals(List.of("a", "b/y", "c"), listed(100, 4));
    }

    @Test
    void endsAtTheFirstFileBeyondTheTotal() throws Exception {
        assertEquals(List.of("a", "b/deep/x"), listed(7, 100));
    }

    @Test
    void listsTheClassesOfTheJdk() throws Exception {
        SearchSettings settings = Settings.of("jrt:/java.base/java/lang/ref", 1 << 20);
        List<String> paths = paths(settings);
        assertTrue(paths.contains("jrt:/java.base/java/lang/ref/Cleaner.class"), paths.toString());
    }

    private List<String> listed(long bytes, long fileBytes) throws Exception {
        SearchSettings settings = new SearchSettings();
        settings.configure(new Settings(new String[] {folder.toString(), "/no/such/folder"}, bytes, fileBytes, 0));
        return paths(settings).stream()
                .map(path -> folder.relativize(Path.of(path)).toString())
                .toList();
    }

    private static List<String> paths(SearchSettings settings) throws Exception {
        MiniKernel kernel = new MiniKernel(settings, 1 << 20);
        Random dice = new Random(0);
        while (!kernel.run().isListed()) {
            kernel.step(dice);
        }
        List<String> paths = new ArrayList<>();
        kernel.run().take(Long.MAX_VALUE).forEach(file -> paths.add(file.path()));
        return paths;
    }
}
