/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.VerifyReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;

/** State files and folders are checked where they are, with a word on what their format cannot show. */
class VerifyPathTest {
    private static final Path GVISORS = Path.of("src/test/resources/gvisor/runsc/counter/checkpoint.img");
    private static final String NO_MANIFEST =
            "There is no manifest: that the file is complete, and which image it belongs to, is not known.";

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder.resolve("images"));
        bench.kernel.fill(1 << 20);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            words.add("word " + i); // so that the state file has several chunks
        }
        bench.kernel.state = words;
    }

    private VerifyReport verify(Path path, String key) throws StateException {
        return new DefaultImageInspector(Present.of(
                        List.of(new HmacSha256(), new NoIntegrity()),
                        List.of(),
                        List.of(id -> Optional.ofNullable((SecretKey) bench.keys.get(id)))))
                .verify(ImageSource.of(path).withKey(key));
    }

    private Path stateFile(String image) throws Exception {
        bench.save(SaveOptions.to(image));
        try (var files = Files.walk(folder.resolve("images").resolve(image))) {
            Path found = files.filter(file -> file.endsWith("checkpoint.img"))
                    .findFirst()
                    .orElseThrow();
            return Files.copy(found, folder.resolve(image + ".img"));
        }
    }

    @Test
    void checksWhatGvisorMadeAndSaysWhatNothingGuards() throws Exception {
        VerifyReport report = verify(GVISORS, null);
        assertNull(report.image());
        assertEquals("none", report.scheme());
        assertEquals(Files.size(GVISORS), report.bytes());
        assertEquals(
                List.of(
                        "Its header has a checksum, which shows accidents and anyone can make. Nothing guards its body.",
                        NO_MANIFEST),
                report.cautions());
    }

    @Test
    void checksEveryCodeWithTheKey() throws Exception {
        Path file = stateFile("a");
        VerifyReport report = verify(file, "default");
        assertEquals(HmacSha256.NAME, report.scheme());
        assertTrue(report.cautions().get(0).startsWith("What was read of it is authentic"), report.toString());
        assertTrue(report.cautions().contains(NO_MANIFEST));
        assertThrows(StateFileException.class, () -> verify(file, "other"));
        assertThrows(StateFileException.class, () -> verify(file, null), "codes that cannot be checked prove nothing");
        byte[] good = Files.readAllBytes(file);
        for (int at : new int[] {20, good.length / 2, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThrows(StateFileException.class, () -> verify(file, "default"), "byte " + at);
        }
    }

    @Test
    void seesThatTheLastGraphIsNotWholeWhereNoCodeDoes() throws Exception {
        bench.scheme = new NoIntegrity();
        Path file = stateFile("open");
        assertTrue(verify(file, null).cautions().contains("Nothing guards it: changes and cuts may go unnoticed."));
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertThrows(StateFileException.class, () -> verify(file, null));
    }

    @Test
    void checksAFolderWithAManifestWhole() throws Exception {
        bench.save(SaveOptions.to("a"));
        Path image = folder.resolve("images").resolve("a");
        VerifyReport report = verify(image, null);
        assertTrue(report.extents() > 0);
        assertEquals(List.of(), report.cautions());
        try (var files = Files.walk(image)) {
            Path pages =
                    files.filter(file -> file.endsWith("pages.img")).findFirst().orElseThrow();
            byte[] bad = Files.readAllBytes(pages);
            bad[0] ^= 1;
            Files.write(pages, bad);
        }
        assertThrows(StateFileException.class, () -> verify(image, null));
    }
}
