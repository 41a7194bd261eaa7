/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.ImageInfo;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.inspect.Comparison;
import org.stasis.internal.inspect.Description;
import org.stasis.internal.inspect.Extraction;
import org.stasis.internal.inspect.MemoryCursor;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.wire.WireObject;

/** Small checkpoints that would make very much of little, in the heap that a fuzzer has. */
class HostileKernelTest {
    private static final String FILE = "pkg/sentry/vfs.FileDescription";

    private final GraphBuilder graph = new GraphBuilder("kernel");

    /** A kernel of these tasks: number and object in turn. */
    private void kernel(Object... tasks) {
        graph.put("kernel", graph.struct("pkg/sentry/kernel.Kernel", "tasks", graph.ref("set")));
        graph.put("set", graph.struct("pkg/sentry/kernel.TaskSet", "Root", graph.ref("pids")));
        graph.put("pids", graph.struct("pkg/sentry/kernel.PIDNamespace", "tasks", GraphBuilder.map(tasks)));
    }

    private void kernelOf(int processes, Object... fields) {
        List<Object> tasks = new ArrayList<>();
        for (int pid = 1; pid <= processes; pid++) {
            tasks.add(pid);
            tasks.add(graph.ref("task " + pid));
            graph.put(
                    "group " + pid, graph.struct("pkg/sentry/kernel.ThreadGroup", "leader", graph.ref("task " + pid)));
            List<Object> all = new ArrayList<>(List.of("tg", graph.ref("group " + pid)));
            Collections.addAll(all, fields);
            graph.put("task " + pid, graph.struct("pkg/sentry/kernel.Task", all.toArray()));
        }
        kernel(tasks.toArray());
    }

    private InMemory image() throws Exception {
        return new InMemory(new Checkpoint(Map.of(SmallCheckpoints.STATE, List.of(graph.graph()))).bytes());
    }

    private WireObject.Struct space(Object... ranges) {
        return graph.struct(
                "pkg/sentry/kernel.TaskImage", "MemoryManager", graph.ref("space"), "Arch", graph.ref("registers"));
    }

    private void space(WireObject vmas, WireObject pmas) {
        graph.put(
                "registers",
                graph.struct(
                        "pkg/sentry/arch.context64",
                        "Regs",
                        graph.struct("Registers", "PtraceRegs", graph.struct("P", "Rip", 1))));
        graph.put(
                "space",
                graph.struct(
                        "pkg/sentry/mm.MemoryManager",
                        "vmas",
                        graph.struct("vmaset", "root", vmas),
                        "pmas",
                        graph.struct("pmaset", "root", pmas),
                        "argv",
                        graph.struct("range", "Start", 0x10000, "End", 0x30000)));
    }

    @Test
    void aCircleOfDirectoriesWithLongNamesHasNoPath() throws Exception {
        kernelOf(
                1,
                "fsContext",
                graph.struct(
                        "pkg/sentry/kernel.FSContext",
                        "cwd",
                        graph.struct("place", "mount", null, "dentry", graph.ref("directory"))));
        graph.put("directory", graph.struct("dentry", "name", "x".repeat(1 << 19), "parent", graph.ref("directory")));
        assertNull(Description.of(image()).processes().get(0).directory());
    }

    @Test
    void processesThatShareTheirAddressesAreAsManyAsTheyLike() throws Exception {
        kernelOf(2000, "image", space());
        int pages = 32;
        space(
                SmallKernel.ranges(graph, true, "vma"),
                SmallKernel.ranges(graph, true, "pma", 0x10000, 0x10000 + pages * 4096, graph.struct("pma", "off", 0)));
        byte[] words = new byte[pages * 4096];
        for (int i = 0; i < words.length; i += 2) {
            words[i] = 'w';
        }
        byte[] ranges = {8, 1, 26, 8, 8, 0, 16, -128, -128, 8, 40, 1};
        byte[] record = ByteBuffer.allocate(8 + ranges.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ranges.length)
                .put(ranges)
                .array();
        var image = new InMemory(Map.of(
                SmallCheckpoints.STATE, image().files().get(SmallCheckpoints.STATE),
                SmallCheckpoints.PAGES_METADATA, record,
                SmallCheckpoints.PAGES, words));
        List<Process> processes = Description.of(image).processes();
        assertEquals(2000, processes.size());
        assertEquals(words.length / 2, processes.get(1999).command().size());
    }

    @Test
    void processesThatShareTheirFilesAreAsManyAsTheyLike() throws Exception {
        kernelOf(3000, "fdTable", graph.ref("table"));
        List<Object> open = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            open.add(i);
            open.add(graph.struct("pkg/sentry/kernel.descriptor", "file", graph.ref("file")));
        }
        graph.put(
                "table",
                graph.struct("pkg/sentry/kernel.FDTable", "descriptorTable", GraphBuilder.map(open.toArray())));
        graph.put("file", graph.struct(FILE, "readable", true));
        assertEquals(3000, Description.of(image()).processes().get(2999).files().size());
    }

    @Test
    void mappingsThatOverlapAreNotBelieved(@TempDir Path folder) throws Exception {
        kernelOf(1, "image", space());
        WireObject vma = graph.struct("vma", "realPerms", 3);
        long end = Long.MAX_VALUE & -4096L;
        space(
                SmallKernel.ranges(graph, true, "vma", 4096, end, vma, 4096, end, vma, 8192, end, vma),
                SmallKernel.ranges(graph, true, "pma", end - 4096, end, graph.struct("pma", "off", 0)));
        InMemory image = image();
        assertEquals(1, Description.of(image).processes().get(0).mappings().size());
        var fault = assertThrows(Exception.class, () -> Extraction.core(image, 1, folder.resolve("core")));
        assertTrue(
                fault instanceof java.io.IOException || fault instanceof UnsupportedFormatException, fault.toString());
    }

    @Test
    void aCoreFileHasAsManyThreadsAsASandbox(@TempDir Path folder) throws Exception {
        List<Object> tasks = new ArrayList<>();
        for (int tid = 1; tid <= (1 << 16) + 1; tid++) {
            tasks.add(tid);
            tasks.add(graph.ref("task " + tid % 2));
        }
        kernel(tasks.toArray());
        space(SmallKernel.ranges(graph, true, "vma"), SmallKernel.ranges(graph, true, "pma"));
        graph.put("task 0", graph.struct("pkg/sentry/kernel.Task", "tg", graph.ref("group"), "image", space()));
        graph.put("task 1", graph.struct("pkg/sentry/kernel.Task", "tg", graph.ref("group"), "image", space()));
        graph.put("group", graph.struct("pkg/sentry/kernel.ThreadGroup", "leader", graph.ref("task 1")));
        InMemory image = image();
        int pid = Description.of(image).processes().get(0).pid();
        var fault = assertThrows(
                UnsupportedFormatException.class, () -> Extraction.core(image, pid, folder.resolve("core")));
        assertTrue(fault.getMessage().contains("65537 threads"), fault.getMessage());
    }

    @Test
    void aFieldWithALongNameIsNotComparedWithin() throws Exception {
        String name = "n".repeat(1 << 20);
        List<Object> structs = new ArrayList<>();
        List<Object> others = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            structs.add(graph.struct("type", name, 1, "other", 2));
            others.add(graph.struct("type", name, 3));
        }
        graph.put("kernel", graph.slice("all", structs.toArray()));
        InMemory before = image();
        graph.put(
                "all",
                new WireObject.Array(others.stream().map(WireObject.class::cast).toList()));
        InMemory after = image();
        ImageDifference difference = Comparison.of(() -> before, () -> after);
        assertTrue(
                difference.changes().stream().allMatch(change -> change.path().length() < 5000));
    }

    /** Typed records of nothing: three bytes each, which compress to almost none. */
    @Test
    void typesWithoutFieldsTakeMemoryToo() {
        var fault = assertThrows(
                DamagedStreamException.class,
                () -> Description.of(new Endless(
                        new byte[] {-127, -128, -128, -128, -128, -128, -128, -128, -128, 1},
                        new byte[] {17, 0, 0},
                        20_000_000)));
        assertTrue(fault.getMessage().contains("heap is too small"), fault.getMessage());
    }

    @Test
    void graphsWithoutObjectsTakeMemoryToo() {
        var fault = assertThrows(
                DamagedStreamException.class,
                () -> Description.of(new Endless(
                        new byte[0],
                        new byte[] {-128, -128, -128, -128, -128, -128, -128, -128, -128, 1},
                        20_000_000)));
        assertTrue(fault.getMessage().contains("heap is too small"), fault.getMessage());
    }

    @Test
    void rangesTakeMemoryToo() throws Exception {
        kernelOf(1);
        byte[] state = image().files().get(SmallCheckpoints.STATE);
        var record = new ByteArrayOutputStream();
        int ranges = 4_000_000;
        record.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(2 + 2L * ranges)
                .array());
        record.writeBytes(new byte[] {8, 1});
        for (int i = 0; i < ranges; i++) {
            record.write(26);
            record.write(0);
        }
        var image = new InMemory(Map.of(
                SmallCheckpoints.STATE,
                state,
                SmallCheckpoints.PAGES_METADATA,
                record.toByteArray(),
                SmallCheckpoints.PAGES,
                new byte[0]));
        var fault = assertThrows(Exception.class, () -> Description.of(image));
        assertTrue(fault.getMessage().contains("ranges in a memory file"), fault.getMessage());
    }

    /** A type may have very many fields, and those that are asked for may be missing. */
    @Test
    void aTypeMayHaveVeryManyFields() throws Exception {
        List<Object> fields = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            fields.add("field " + i);
            fields.add(null);
        }
        List<Object> tasks = new ArrayList<>();
        WireObject.Struct wide = graph.struct("pkg/sentry/kernel.Task", fields.toArray());
        for (int pid = 1; pid <= 20_000; pid++) {
            tasks.add(pid);
            tasks.add(graph.ref("task " + pid));
            graph.put("task " + pid, new WireObject.Struct(wide.typeId(), List.of(WireObject.Nil.NIL)));
        }
        kernel(tasks.toArray());
        ImageReport report = Description.of(image());
        assertEquals(
                20_000,
                report.processes().stream()
                        .mapToInt(process -> process.threads().size())
                        .sum());
    }

    /** An image whose state file goes on and on. */
    private record Endless(byte[] start, byte[] again, long times) implements OpenImage {
        @Override
        public ImageInfo info() {
            return new InMemory(Map.of()).info();
        }

        @Override
        public String where() {
            return SmallCheckpoints.STATE;
        }

        @Override
        public InputStream payload() {
            return new InputStream() {
                private long at;

                @Override
                public int read() {
                    long place = at++;
                    if (place < start.length) {
                        return start[(int) place] & 0xff;
                    }
                    place -= start.length;
                    return place / again.length >= times ? -1 : again[(int) (place % again.length)] & 0xff;
                }
            };
        }

        @Override
        public Optional<MemoryCursor> memory() {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> beside(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
