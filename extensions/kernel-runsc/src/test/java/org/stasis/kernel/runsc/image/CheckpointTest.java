/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;
import org.stasis.testkit.StateRecording;

@Timeout(120)
class CheckpointTest {
    /** Made by runsc of a running sandbox. */
    private static final Path REAL = Path.of("../../examples/gvisor-checkpoint/counter/checkpoint.img");

    private static final Path LATER = Path.of("../../impl-bundle/src/test/resources/gvisor/runsc");

    @TempDir
    Path folder;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Out of runsc's folder into an image of ours, and out of that into another folder. */
    private Layout pass(Path from, Path to) throws Exception {
        StateRecording stream = new StateRecording();
        try (Checkpoint checkpoint = Checkpoint.open(from, () -> {})) {
            checkpoint.saveTo(stream);
            try (RebuiltCheckpoint rebuilt = RebuiltCheckpoint.read(stream.replay(), to)) {
                fill(rebuilt.memory(), checkpoint.memory());
                rebuilt.finish();
            }
            return checkpoint.layout();
        }
    }

    private static void fill(List<MemoryFile> to, List<MemoryFile> from) {
        assertEquals(from.size(), to.size());
        for (int i = 0; i < from.size(); i++) {
            MemoryFile memory = from.get(i);
            assertEquals(memory.id(), to.get(i).id());
            memory.allocated().forEach(to.get(i)::claim);
            ByteBuffer page = ByteBuffer.allocate(MemoryFile.PAGE_BYTES);
            for (PageRange range : memory.allocated()) {
                for (long at = range.start(); at < range.end(); at += MemoryFile.PAGE_BYTES) {
                    memory.read(at, page.clear());
                    if (!isZero(page.flip())) { // as in an image, zero pages are left out
                        to.get(i).write(at, page);
                    }
                }
            }
        }
    }

    private static boolean isZero(ByteBuffer page) {
        return page.equals(ByteBuffer.allocate(page.remaining()));
    }

    private static byte[] payload(Path folder) throws IOException {
        try (FileChannel file = FileChannel.open(folder.resolve(ImageFolder.STATE));
                FlatePayload payload = FlatePayload.open(file)) {
            ByteBuffer all = ByteBuffer.allocate((int) payload.bytes());
            payload.read(0, all);
            return all.array();
        }
    }

    @Test
    void rebuildsWhatGvisorReadsBitByBit() throws Exception {
        Path one = folder("one");
        Files.copy(REAL, one.resolve(ImageFolder.STATE));
        assertEquals(Layout.SINGLE_FILE, pass(one, folder("two")));
        assertArrayEquals(payload(one), payload(folder("two")));
        assertEquals(Layout.SINGLE_FILE, pass(folder("two"), folder("three")));
        assertEquals(
                -1,
                Files.mismatch(
                        folder("two").resolve(ImageFolder.STATE),
                        folder("three").resolve(ImageFolder.STATE)));
    }

    /** Three containers, and a file system of its own memory for one of them, by runsc of each way to record memory. */
    @ParameterizedTest
    @CsvSource({
        "pod-2024, SINGLE_FILE, 245760",
        "pod-2024-split, SEPARATE_PAGES, 245760",
        "pod-2025-split, SEPARATE_PAGES, 188416",
        "pod-202602, SINGLE_FILE, 188416",
        "pod-202602-split, SEPARATE_PAGES, 188416",
        "pod-2026, SINGLE_FILE, 188416",
        "pod-2026-split, SEPARATE_PAGES, 188416"
    })
    void knowsWhereEachVersionHasItsPages(String name, Layout layout, long bytes) throws Exception {
        Path one = LATER.resolve(name);
        try (Checkpoint checkpoint = Checkpoint.open(one, () -> {})) {
            List<MemoryFile> memory = checkpoint.memory();
            assertEquals(
                    List.of("pages", "pages-1"),
                    memory.stream().map(MemoryFile::id).toList());
            assertEquals(new PageRange(0, 12288), memory.get(0).allocated().get(0));
            assertEquals(bytes, memory.get(0).allocatedBytes());
            assertEquals(List.of(new PageRange(0, 12288)), memory.get(1).allocated());
        }
        assertEquals(layout, pass(one, folder("two")));
        if (layout == Layout.SINGLE_FILE) {
            assertArrayEquals(payload(one), payload(folder("two")));
        } else {
            for (String file : List.of(ImageFolder.STATE, ImageFolder.PAGES_METADATA, ImageFolder.PAGES)) {
                assertEquals(-1, Files.mismatch(one.resolve(file), folder("two").resolve(file)), file);
            }
        }
    }

    @Test
    void tellsWhoMadeACheckpointIfThatDoes() throws Exception {
        for (String name : List.of("pod-2026", "pod-2026-split")) {
            try (Checkpoint checkpoint = Checkpoint.open(LATER.resolve(name), () -> {})) {
                assertEquals(
                        "runsc version release-20260817.0-70-g3c5eee17d",
                        checkpoint.runsc().orElseThrow());
            }
        }
        try (Checkpoint checkpoint = Checkpoint.open(REAL.getParent(), () -> {})) {
            assertEquals(Optional.empty(), checkpoint.runsc());
        }
    }

    @Test
    void loadsWhatWasSavedWhenASandboxHadOneMemoryFile() throws Exception {
        StateRecording now = new StateRecording();
        try (Checkpoint checkpoint = Checkpoint.open(REAL.getParent(), () -> {})) {
            checkpoint.saveTo(now);
            StateInput in = now.replay();
            Map<?, ?> graph = (Map<?, ?>) in.graph(StateTypes.BUILT_IN);
            StateRecording before = new StateRecording();
            before.graph(
                    new LinkedHashMap<>(Map.of(
                            "format",
                            1L,
                            "layout",
                            graph.get("layout"),
                            "graphBytes",
                            ((long[]) graph.get("graphBytes"))[0],
                            "pages",
                            ((List<?>) graph.get("pages")).get(0))),
                    StateTypes.BUILT_IN);
            for (int i = 0; i < 2; i++) {
                try (InputStream from = in.section()) {
                    byte[] bytes = from.readAllBytes();
                    try (OutputStream to = before.section(bytes.length)) {
                        to.write(bytes);
                    }
                }
            }
            try (RebuiltCheckpoint rebuilt = RebuiltCheckpoint.read(before.replay(), folder("two"))) {
                fill(rebuilt.memory(), checkpoint.memory());
                rebuilt.finish();
            }
        }
        assertArrayEquals(payload(REAL.getParent()), payload(folder("two")));
    }

    @Test
    void findsMostOfACheckpointToBePages() throws Exception {
        Path one = folder("one");
        Files.copy(REAL, one.resolve(ImageFolder.STATE));
        try (Checkpoint checkpoint = Checkpoint.open(one, () -> {})) {
            assertEquals(880_640, checkpoint.memory().get(0).allocatedBytes());
            assertEquals(
                    new PageRange(0, 8192),
                    checkpoint.memory().get(0).allocated().get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700})
    void keepsSeparatePagesByteByByte(int pages) throws Exception {
        byte[] bytes = new byte[pages * MemoryFile.PAGE_BYTES];
        new Random(1).nextBytes(bytes);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        Path one = folder("one");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("checkpoint.img", "graphs".getBytes());
        files.put("pages_meta.img", "ranges".getBytes());
        files.put("pages.img", bytes);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(one.resolve(file.getKey()), file.getValue());
        }
        assertEquals(Layout.SEPARATE_PAGES, pass(one, folder("two")));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(folder("two").resolve(file.getKey())));
        }
    }

    @Test
    void keepsAFileOfAnUnknownLayoutAsItIs() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(2).nextBytes(bytes);
        Files.write(folder("one").resolve(ImageFolder.STATE), bytes);
        assertEquals(Layout.WHOLE, pass(folder("one"), folder("two")));
        assertArrayEquals(bytes, Files.readAllBytes(folder("two").resolve(ImageFolder.STATE)));
    }

    @Test
    void refusesAFolderWithoutACompleteImage() throws IOException {
        assertThrows(IOException.class, () -> Checkpoint.open(folder("one"), () -> {}));
        Files.createFile(folder("one").resolve(ImageFolder.STATE));
        assertThrows(IOException.class, () -> Checkpoint.open(folder("one"), () -> {}));
        Files.createSymbolicLink(folder("two").resolve(ImageFolder.STATE), REAL.toAbsolutePath());
        assertThrows(IOException.class, () -> Checkpoint.open(folder("two"), () -> {}));
        Files.write(folder("three").resolve(ImageFolder.STATE), new byte[9]);
        Files.write(folder("three").resolve(ImageFolder.PAGES), new byte[4096]);
        assertThrows(IOException.class, () -> Checkpoint.open(folder("three"), () -> {}));
    }

    /** Deflate guards nothing, so a changed checkpoint may still be one; then it comes out as it went in. */
    @Test
    void survivesWhateverIsWrongWithACheckpoint() throws Exception {
        byte[] good = Files.readAllBytes(REAL);
        Random random = new Random(3);
        int taken = 0;
        for (int i = 0; i < 60; i++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            if (bad.length == good.length) {
                // mostly in the first chunk, where graphs are
                bad[random.nextInt(random.nextBoolean() ? 4000 : bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path one = folder("one" + i);
            Files.write(one.resolve(ImageFolder.STATE), bad);
            try {
                if (pass(one, folder("two" + i)) == Layout.SINGLE_FILE) {
                    assertArrayEquals(payload(one), payload(folder("two" + i)));
                    taken++;
                } else {
                    assertArrayEquals(bad, Files.readAllBytes(folder("two" + i).resolve(ImageFolder.STATE)));
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                assertTrue(e.getMessage() != null, e.toString());
            }
        }
        assertTrue(taken < 60);
    }

    @Test
    void refusesAnImageThatLacksMemory() throws Exception {
        Files.copy(REAL, folder("one").resolve(ImageFolder.STATE));
        StateRecording stream = new StateRecording();
        try (Checkpoint checkpoint = Checkpoint.open(folder("one"), () -> {})) {
            checkpoint.saveTo(stream);
        }
        try (RebuiltCheckpoint rebuilt = RebuiltCheckpoint.read(stream.replay(), folder("two"))) {
            MemoryFile memory = rebuilt.memory().get(0);
            memory.claim(new PageRange(0, 8192));
            assertThrows(IllegalArgumentException.class, () -> memory.claim(new PageRange(0, 8192)));
            assertThrows(RuntimeException.class, () -> memory.claim(new PageRange(1L << 40, (1L << 40) + 4096)));
            assertThrows(KernelException.class, rebuilt::finish);
        }
    }

    @Test
    void believesNothingOfWhatAnImageSaysOfMemory() throws Exception {
        for (long[] ends : new long[][] {
            {0},
            {0, 4095},
            {4096, 0},
            {0, 8192, 4096, 12288},
            {8192, 12288, 0, 4096},
            {-4096, 4096},
            {0, 1L << 62},
            {0, 0}
        }) {
            StateRecording stream = recorded(ends, 10);
            assertThrows(
                    StateStreamException.class,
                    () -> RebuiltCheckpoint.read(stream.replay(), Files.createTempDirectory(folder, "bad")),
                    Arrays.toString(ends));
        }
        StateRecording negative = recorded(new long[0], -1);
        assertThrows(StateStreamException.class, () -> RebuiltCheckpoint.read(negative.replay(), folder("negative")));
        StateRecording longer = recorded(new long[] {0, 4096}, 1000);
        assertThrows(StateStreamException.class, () -> RebuiltCheckpoint.read(longer.replay(), folder("longer")));
    }

    private static StateRecording recorded(long[] ends, long graphBytes) throws Exception {
        StateRecording stream = new StateRecording();
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", 1L);
        graph.put("layout", "single-file");
        graph.put("graphBytes", graphBytes);
        graph.put("pages", ends);
        stream.graph(graph, StateTypes.BUILT_IN);
        for (int i = 0; i < 2; i++) {
            try (OutputStream section = stream.section(10)) {
                section.write(new byte[10]);
            }
        }
        return stream;
    }
}
