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
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.api.VerifyReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.internal.statefile.StateFileReader;
import org.stasis.internal.statefile.StateFileWriter;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.internal.wire.WireReader.Section;
import org.stasis.internal.wire.WireWriter;

/** State files and folders are checked where they are, with a word on what their format cannot show. */
class VerifyPathTest {
    private static final Path GVISORS = Path.of("src/test/resources/gvisor/runsc/counter/checkpoint.img");
    private static final String NO_MANIFEST =
            "There is no manifest: that the file is complete, and which image it belongs to, is not known.";

    private static final Path CHECKPOINTS = Path.of("src/test/resources/gvisor/runsc");

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

    /** All files of a checkpoint, one of which was changed. */
    private StateFileException damaged(String checkpoint, String name, UnaryOperator<byte[]> change) throws Exception {
        Path copy = Files.createTempDirectory(folder, "checkpoint");
        try (var files = Files.list(CHECKPOINTS.resolve(checkpoint))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                boolean meant = file.endsWith(name);
                Files.write(copy.resolve(file.getFileName()), meant ? change.apply(bytes) : bytes);
            }
        }
        return assertThrows(StateFileException.class, () -> verify(copy, null), checkpoint + " " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod-2024-split", "pod-2025-split", "pod-202602-split", "pod-2026-split"})
    void seesWhatIsMissingOrTooMuchBesideAStateFile(String checkpoint) throws Exception {
        assertEquals(
                "pages.img beside it is as long as it should be; nothing guards what is in it.",
                verify(CHECKPOINTS.resolve(checkpoint), null).cautions().get(3));
        for (String name : List.of("checkpoint.img", "pages_meta.img", "pages.img")) {
            damaged(checkpoint, name, whole -> Arrays.copyOf(whole, whole.length - 1));
            damaged(checkpoint, name, whole -> Arrays.copyOf(whole, whole.length / 2));
            damaged(checkpoint, name, whole -> Arrays.copyOf(whole, whole.length + 9));
            damaged(checkpoint, name, whole -> new byte[0]);
        }
        assertTrue(damaged(checkpoint, "pages.img", whole -> Arrays.copyOf(whole, whole.length - 4096))
                .getMessage()
                .startsWith("pages.img: expected pages of all committed ranges"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod", "pod-2024", "pod-202602", "pod-2026"})
    void seesThatTheMemoryOfAKernelIsMissing(String checkpoint) throws Exception {
        Path whole = CHECKPOINTS.resolve(checkpoint).resolve("checkpoint.img");
        assertTrue(verify(whole, null).cautions().contains(NO_MANIFEST));
        Path cut = folder.resolve("cut.img");
        try (var in = StateFileReader.open(
                        Files.newInputStream(whole), "whole", StateFileKey.NONE, ReadLimits.DEFAULT);
                var out = StateFileWriter.open(
                        Files.newOutputStream(cut),
                        StateFileFormat.of(StateFileLayout.GVISOR_202405, "flate-best-speed"),
                        Map.of(),
                        StateFileKey.NONE)) {
            WireReader graphs = new WireReader(in, "whole", WireLimits.DEFAULT);
            WireWriter copy = new WireWriter(out);
            for (int i = 0; i < 2; i++) {
                copy.graph(((Section.Graph) graphs.section()).objects());
                for (Entry entry = graphs.entry(); entry != null; entry = graphs.entry()) {
                    if (entry instanceof Entry.Typed typed) {
                        copy.type(typed.type());
                    } else if (entry instanceof Entry.Numbered numbered) {
                        copy.object(numbered.id(), numbered.object());
                    }
                }
            }
        }
        StateFileException fault = assertThrows(StateFileException.class, () -> verify(cut, null));
        assertTrue(fault.getMessage().contains("expected the memory of its kernel behind it"), fault.getMessage());
    }

    @Test
    void saysThatACheckpointOfFileSystemsHoldsNoKernel() throws Exception {
        Files.createFile(folder.resolve("fscheckpoint.pb"));
        StateFileException fault = assertThrows(UnsupportedFormatException.class, () -> verify(folder, null));
        assertTrue(fault.getMessage().contains("in which there is no kernel"), fault.getMessage());
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
