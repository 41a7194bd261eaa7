/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnknownNameException;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.task.PageRange;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.IntegrityScheme;

/** Looks into real checkpoints that runsc made: a shell with a child, and three processes with all kinds of open files. */
class InspectorTest {
    private static final Path FIXTURES = Path.of("src/test/resources/gvisor/runsc");

    private final ImageInspector inspector = new StandaloneInspector();

    private static ImageSource checkpoint(String name) {
        return ImageSource.of(FIXTURES.resolve(name).resolve("checkpoint.img"));
    }

    private Process process(String checkpoint, int pid) throws StateException {
        return inspector.describe(checkpoint(checkpoint)).processes().stream()
                .filter(process -> process.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private static Mapping mapping(Process process, String name) {
        return process.mappings().stream()
                .filter(mapping -> name.equals(mapping.name()))
                .findFirst()
                .orElseThrow();
    }

    private static String file(Process process, int descriptor) {
        OpenFile file = process.files().stream()
                .filter(open -> open.descriptor() == descriptor)
                .findFirst()
                .orElseThrow();
        return file.access() + " " + file.kind() + " " + file.name()
                + (file.detail() == null ? "" : ", " + file.detail());
    }

    @Test
    void readsCommandLinesFromThePages() throws Exception {
        Process shell = process("counter", 1);
        assertEquals(
                List.of("/bin/sh", "-c", "i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.2; done"),
                shell.command());
        assertEquals("/bin/busybox", shell.executable());
        assertEquals("/", shell.directory());
        Process sleep = process("counter", 9);
        assertEquals(List.of("sleep", "0.2"), sleep.command());
        assertEquals(1, sleep.parent());
    }

    @Test
    void findsThreadsAndWhereTheyWait() throws Exception {
        assertEquals(
                List.of("1 waiting in read", "4 waiting in clock_nanosleep"),
                process("multi", 1).threads().stream()
                        .map(thread -> thread.tid() + " " + thread.state())
                        .toList());
        assertEquals("waiting in wait4", process("counter", 1).threads().get(0).state());
    }

    @Test
    void tellsWhatIsBehindEachDescriptor() throws Exception {
        Process parent = process("multi", 1);
        assertEquals("r host character device host:[256]", file(parent, 0));
        assertEquals("rw socket socket:[64], unix stream, connected to socket:[66]", file(parent, 5));
        assertEquals("rw file /tmp/multi.log, at 60", file(parent, 7));
        assertEquals("rw socket socket:[68], unix stream, /tmp/multi.sock, listening, 1 to accept", file(parent, 8));
        assertEquals("rw epoll [eventpoll], watches fd 11, fd 12", file(parent, 10));
        assertEquals("rw eventfd [eventfd], counter 7", file(parent, 11));
        assertEquals("rw timerfd [timerfd], 3 expirations not read", file(parent, 12));
        assertEquals("w pipe pipe:[589], 14 bytes waiting, 1 reader, 1 writer", file(process("multi", 2), 4));
        assertEquals("r pipe pipe:[589], 14 bytes waiting, 1 reader, 1 writer", file(process("multi", 3), 3));
    }

    @Test
    void tellsSocketsDeletedFilesAndSignalsApart() throws Exception {
        Process process = process("kinds", 1);
        assertEquals(List.of("/bin/kinds", "--name=\u001b[31mred", ""), process.command());
        assertEquals("/tmp", process.directory());
        assertEquals("rw socket socket:[62], netlink.Socket", file(process, 3));
        assertEquals("rw file /tmp/gone (deleted), at 1", file(process, 4));
        assertEquals("rw socket socket:[64], udp, 127.0.0.1:8080", file(process, 6));
        assertEquals("rw file /memfd:secret-<i>memfd (deleted)", file(process, 8));
        assertEquals("rw signalfd [signalfd], mask 0x800", file(process, 9));
        assertEquals("r directory /tmp", file(process, 11));
        assertEquals(file(process, 6), file(process, 12), "a duplicate");
        assertEquals("rw pipe /tmp/fifo, 0 bytes waiting, 1 reader, 1 writer", file(process, 13));
        assertEquals(
                List.of("interrupted in epoll_wait", "waiting in futex", "waiting in futex", "waiting in poll"),
                process.threads().stream().map(ImageReport.Thread::state).toList());
    }

    @Test
    void showsAZombieAsOne() throws Exception {
        Process zombie = process("kinds", 2);
        assertEquals("zombie", zombie.state());
        assertEquals(List.of(), zombie.command());
        assertEquals(List.of(), zombie.mappings());
    }

    @Test
    void showsAStoppedProcessAsOne() throws Exception {
        Process stopped = process("stopped", 2);
        assertEquals("stopped", stopped.state());
        assertEquals("stopped by a signal", stopped.threads().get(0).state());
        assertEquals("alive", process("stopped", 1).state());
        assertEquals(
                "interrupted in open", process("stopped", 3).threads().get(0).state());
    }

    @Test
    void countsResidentZeroAndSharedPages() throws Exception {
        Process parent = process("multi", 1);
        Mapping heap = mapping(parent, "[heap]");
        assertEquals("rw-p", heap.permissions());
        assertEquals(new Usage(8192, 131_072, 0), heap.memory());
        Mapping shared = mapping(parent, "/dev/zero (deleted)");
        assertEquals("rw-s", shared.permissions());
        assertEquals(new Usage(4096, 0, 4096), shared.memory());
        assertEquals(new Usage(8192, 0, 0), mapping(parent, "[vdso]").memory());
        ImageReport.Memory memory =
                inspector.describe(checkpoint("multi")).memory().get(0);
        assertEquals("main", memory.id());
        assertEquals(new Usage(716_800, 487_424, 12_288), memory.memory());
    }

    @Test
    void listsMountsAndGraphs() throws Exception {
        ImageReport report = inspector.describe(checkpoint("counter"));
        assertEquals(
                List.of("/ gofer", "/dev tmpfs", "/dev/pts devpts", "/proc proc", "/sys sys", "/tmp tmpfs"),
                report.mounts().stream()
                        .map(mount -> mount.path() + " " + mount.type())
                        .toList());
        assertEquals(4, report.graphs().size());
        assertEquals("pkg/sentry/kernel.Kernel", report.graphs().get(1).root());
        assertEquals(2865, report.graphs().get(1).objects());
    }

    @Test
    void dumpsAllObjects() throws Exception {
        StringWriter text = new StringWriter();
        inspector.dump(checkpoint("counter"), DumpFormat.TEXT, text);
        assertTrue(text.toString().startsWith("g0t1 = type pkg/cpuid.FeatureSet {\n\t0: Function,\n}\n"));
        assertTrue(text.toString().contains("containerID: \"counter-5-a\""));
    }

    @Test
    void comparesTwoMomentsOfOneWorkload() throws Exception {
        ImageDifference difference = inspector.compare(checkpoint("multi"), checkpoint("multi-later"));
        assertTrue(difference.changes().stream()
                .anyMatch(change -> change.path().equals("process.1.file.7")
                        && change.before().equals("file /tmp/multi.log, at 60")
                        && change.after().equals("file /tmp/multi.log, at 144")));
        assertTrue(
                difference.changes().stream().anyMatch(change -> change.path().startsWith("graph.1.")));
        assertFalse(difference.pages().isEmpty());
        assertEquals(
                difference.changedBytes(),
                difference.pages().stream()
                        .mapToLong(run -> run.end() - run.start())
                        .sum());
    }

    @Test
    void findsNoDifferenceBetweenAnImageAndItself() throws Exception {
        ImageDifference difference = inspector.compare(checkpoint("multi"), checkpoint("multi"));
        assertTrue(difference.same(), difference.changes().toString());
    }

    @Test
    void extractsAnObjectByItsNumber() throws Exception {
        var task = inspector.object(checkpoint("multi"), new ObjectId(1, 53));
        assertEquals("pkg/sentry/kernel.Task", task.type());
        assertTrue(
                task.fields().stream().anyMatch(field -> field.name().equals("k") && "g1r1".equals(field.refersTo())));
        assertThrows(StateException.class, () -> inspector.object(checkpoint("multi"), new ObjectId(1, 999_999)));
        assertThrows(StateException.class, () -> inspector.object(checkpoint("multi"), new ObjectId(99, 1)));
    }

    @Test
    void extractsMemoryAsTheProcessSawIt(@TempDir Path folder) throws Exception {
        Mapping stack = mapping(process("multi", 1), "[stack]");
        Path file = folder.resolve("stack");
        var report = inspector.memory(checkpoint("multi"), new MemoryRange(1, null, stack.start(), stack.end()), file);
        assertEquals(stack.bytes(), Files.size(file));
        assertEquals(stack.bytes(), report.bytes());
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("/bin/multi\0--label\0hello world <b>\0PATH=/bin\0"));
    }

    @Test
    void extractsTheSameBytesFromTheMemoryFile(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole");
        Path part = folder.resolve("part");
        inspector.memory(checkpoint("multi"), new MemoryRange(0, "main", 0, 1_212_416), whole);
        inspector.memory(checkpoint("multi"), new MemoryRange(0, "main", 20_481, 30_001), part);
        assertArrayEquals(Arrays.copyOfRange(Files.readAllBytes(whole), 20_481, 30_001), Files.readAllBytes(part));
    }

    @Test
    void writesACoreFileOfAProcess(@TempDir Path folder) throws Exception {
        Path core = folder.resolve("core");
        inspector.core(checkpoint("multi"), 1, core);
        ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(core)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x464c457f, elf.getInt(0));
        assertEquals(4, elf.getShort(16), "a core file");
        assertEquals(62, elf.getShort(18), "of x86-64");
        long notes = elf.getLong(64 + 8);
        // behind PRPSINFO (20 + 136) the first thread's PRSTATUS: registers begin at 112, rip is the 17th
        int registers = (int) notes + 20 + 136 + 20 + 112;
        assertEquals(4_444_124, elf.getLong(registers + 16 * 8));
        assertEquals(139_662_425_377_424L, elf.getLong(registers + 19 * 8));
    }

    /** Saves twice: in between, one page comes, one changes, one goes, and a field changes. */
    private static ImageSource[] ours(Path folder, boolean singleFile, boolean compressed, IntegrityScheme scheme)
            throws Exception {
        Bench bench = new Bench(folder);
        bench.scheme = scheme;
        bench.compression = compressed ? new FlateBestSpeed() : null;
        bench.kernel.state = new LinkedHashMap<>(Map.of("tasks", task(17L)));
        PageRange pages = bench.kernel.memory.allocate(5 * 4096);
        bench.kernel.memory.write(pages.start(), page('a'));
        bench.kernel.memory.write(pages.start() + 4096, page('b'));
        bench.save(SaveOptions.to("before").singleFile(singleFile));
        bench.kernel.state = new LinkedHashMap<>(Map.of("tasks", task(18L)));
        bench.kernel.memory.write(pages.start(), page('c'));
        bench.kernel.memory.write(pages.start() + 4096, ByteBuffer.allocate(4096));
        bench.kernel.memory.write(pages.start() + 3 * 4096, page('d'));
        bench.save(SaveOptions.to("after").singleFile(singleFile));
        return new ImageSource[] {
            ImageSource.of(folder.resolve("before")), ImageSource.of(folder.resolve("after")),
        };
    }

    private static Map<String, Object> task(long count) {
        return new LinkedHashMap<>(Map.of("index", new LinkedHashMap<>(Map.of("stage", "READY", "count", count))));
    }

    private static ByteBuffer page(char of) {
        byte[] page = new byte[4096];
        Arrays.fill(page, (byte) of);
        return ByteBuffer.wrap(page);
    }

    private static ImageInspector keyed() {
        return new DefaultImageInspector(Present.of(
                List.of(new HmacSha256(), new Aes256Gcm()),
                List.of(new FlateBestSpeed()),
                List.of(id -> Optional.ofNullable(Bench.KEYS.get(id)))));
    }

    @ParameterizedTest
    @CsvSource({
        "false,false,false",
        "false,true,false",
        "true,false,false",
        "true,true,false",
        "false,false,true",
        "true,true,true"
    })
    void looksIntoItsOwnImages(boolean singleFile, boolean compressed, boolean encrypted, @TempDir Path folder)
            throws Exception {
        ImageSource[] images = ours(folder, singleFile, compressed, encrypted ? new Aes256Gcm() : new HmacSha256());
        ImageReport report = keyed().describe(images[0]);
        assertEquals(1, report.tasks().size());
        assertEquals("index", report.tasks().get(0).name());
        assertEquals("READY", report.tasks().get(0).stage());
        assertEquals(new Usage(8192, 3 * 4096, 0), report.memory().get(0).memory());
        ImageDifference difference = keyed().compare(images[0], images[1]);
        assertEquals(
                List.of("CHANGED 0-4096", "REMOVED 4096-8192", "ADDED 12288-16384"),
                difference.pages().stream()
                        .map(run -> run.kind() + " " + run.start() + "-" + run.end())
                        .toList());
        assertTrue(
                difference.changes().stream()
                        .anyMatch(change -> change.path().endsWith("[\"index\"][\"count\"]")
                                && change.before().equals("17")
                                && change.after().equals("18")),
                difference.changes().toString());
        Path memory = folder.resolve("memory");
        keyed().memory(images[1], new MemoryRange(0, "main", 4095, 12_289), memory);
        byte[] bytes = Files.readAllBytes(memory);
        assertEquals('c', bytes[0]);
        assertEquals(0, bytes[1]);
        assertEquals('d', bytes[bytes.length - 1]);
    }

    @Test
    void doesNotLookIntoWhatItCannotAuthenticate(@TempDir Path folder) throws Exception {
        ImageSource[] images = ours(folder, false, false, new HmacSha256());
        ImageReport report = inspector.describe(images[0]);
        assertEquals("main", report.image().kernel());
        assertEquals(List.of(), report.tasks());
        assertTrue(
                report.remarks().get(0).startsWith("Not looked into: key 'default'"),
                report.remarks().toString());
    }

    @Test
    void saysWhichProcessesThereAre(@TempDir Path folder) {
        UnknownNameException fault = assertThrows(
                UnknownNameException.class, () -> inspector.core(checkpoint("multi"), 77, folder.resolve("core")));
        assertTrue(fault.getMessage().contains("present: 1, 2, 3"), fault.getMessage());
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void saysWhereACheckpointIsCut(@TempDir Path folder) throws Exception {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve("multi/checkpoint.img"));
        Path cut = folder.resolve("checkpoint.img");
        for (int length : new int[] {0, 7, 100, 400, 5_000, bytes.length / 2, bytes.length - 1}) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            ImageReport report;
            try {
                report = inspector.describe(ImageSource.of(cut));
            } catch (StateFileException e) {
                continue;
            }
            assertFalse(report.remarks().isEmpty(), "cut after " + length + " and not a word of it");
        }
    }

    @Test
    void getsOverAnyDamageWithoutAnythingButATypedFault(@TempDir Path folder) throws Exception {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve("multi/checkpoint.img"));
        Path damaged = folder.resolve("checkpoint.img");
        Random random = new Random(17);
        for (int i = 0; i < 60; i++) {
            byte[] copy = bytes.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(damaged, copy);
            try {
                inspector.describe(ImageSource.of(damaged));
            } catch (StateException e) {
                assertFalse(e.getMessage().contains("IndexOutOfBounds"), e.getMessage());
                assertFalse(e.getMessage().contains("NullPointer"), e.getMessage());
            }
        }
    }
}
