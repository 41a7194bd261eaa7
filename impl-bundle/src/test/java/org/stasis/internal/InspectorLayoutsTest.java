/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.StateFileException;
import org.stasis.api.inspect.ImageReport.Memory;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireWriter;

/** Memory in the ways newer versions of gVisor lay it out; no real checkpoint of theirs is at hand, so it is built here. */
class InspectorLayoutsTest {
    /** Pages 0 and 1 are stored, of which 1 is zero; 2 is allocated only; 3 is stored. */
    private static final byte[] RANGES = {
        8,
        1, // version
        26,
        7,
        8,
        0,
        16,
        (byte) 0x80,
        0x40,
        40,
        1, // 0 to 8192, committed
        26,
        8,
        8,
        (byte) 0x80,
        0x40,
        16,
        (byte) 0x80,
        0x60,
        24,
        1, // 8192 to 12288, of kind 1
        26,
        9,
        8,
        (byte) 0x80,
        0x60,
        16,
        (byte) 0x80,
        (byte) 0x80,
        1,
        40,
        1, // 12288 to 16384, committed
    };

    private static byte[] ranges() {
        return ByteBuffer.allocate(8 + RANGES.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(RANGES.length)
                .put(RANGES)
                .array();
    }

    private static byte[] page(int of) {
        byte[] page = new byte[4096];
        Arrays.fill(page, (byte) of);
        return page;
    }

    private static byte[] pages(int... of) {
        ByteArrayOutputStream pages = new ByteArrayOutputStream();
        for (int one : of) {
            pages.writeBytes(page(one));
        }
        return pages.toByteArray();
    }

    private static void kernel(OutputStream out) throws IOException {
        WireWriter writer = new WireWriter(out);
        writer.graph(1);
        writer.type(new WireObject.Type("pkg/sentry/kernel.Kernel", List.of("tasks")));
        writer.object(1, new WireObject.Struct(1, List.of(WireObject.Nil.NIL)));
    }

    private static void raw(OutputStream out, byte[] bytes) throws IOException {
        new WireWriter(out).raw(bytes.length, new ByteArrayInputStream(bytes));
    }

    /** A state file of the newest layout, not compressed. */
    private static Path stateFile(Path folder, byte[] payload) throws IOException {
        byte[] metadata = "{\"compression\":\"none\"}".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(16 + metadata.length + payload.length);
        file.put("gVisorSF".getBytes(StandardCharsets.US_ASCII)).putLong(metadata.length);
        return Files.write(
                folder.resolve("checkpoint.img"),
                file.put(metadata).put(payload).array());
    }

    private static List<Memory> memory(Path file) throws Exception {
        return new StandaloneInspector().describe(ImageSource.of(file)).memory();
    }

    @Test
    void readsRangesThatFollowTheKernelWithoutAHeader(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        kernel(payload);
        payload.write(ranges());
        raw(payload, pages(7, 0));
        raw(payload, pages(9));
        Memory memory = memory(stateFile(folder, payload.toByteArray())).get(0);
        assertEquals(16_384, memory.bytes());
        assertEquals(new Usage(8192, 8192, 0), memory.memory());
    }

    @Test
    void readsPagesFromTheirOwnFile(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        kernel(payload);
        Files.write(folder.resolve("pages_meta.img"), ranges());
        Files.write(folder.resolve("pages.img"), pages(7, 0, 9));
        assertEquals(
                new Usage(8192, 8192, 0),
                memory(stateFile(folder, payload.toByteArray())).get(0).memory());
    }

    @Test
    void readsPrivateMemoryFilesBehindTheMainOne(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        kernel(payload);
        payload.write(ranges());
        raw(payload, pages(7, 0));
        raw(payload, pages(9));
        WireWriter writer = new WireWriter(payload);
        writer.graph(2);
        writer.type(new WireObject.Type("pkg/sentry/kernel.privateMemoryFileMetadata", List.of("owners")));
        writer.type(new WireObject.Type("pkg/sentry/vfs.ResourceID", List.of("ContainerName", "Path")));
        writer.object(
                1,
                new WireObject.Struct(1, List.of(new WireObject.Slice(1, 1, new WireObject.Ref(2, List.of(), null)))));
        writer.object(
                2,
                new WireObject.Array(List.of(new WireObject.Struct(
                        2,
                        List.of(
                                new WireObject.Str("web".getBytes(StandardCharsets.US_ASCII)),
                                new WireObject.Str("/tmp".getBytes(StandardCharsets.US_ASCII)))))));
        payload.write(ranges());
        raw(payload, pages(0, 0));
        raw(payload, pages(1));
        List<Memory> memory = memory(stateFile(folder, payload.toByteArray()));
        assertEquals(
                List.of("main", "web:/tmp"), memory.stream().map(Memory::id).toList());
        assertEquals(new Usage(4096, 12_288, 0), memory.get(1).memory());
    }

    @Test
    void saysWhenPagesAreMissing(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        kernel(payload);
        Files.write(folder.resolve("pages_meta.img"), ranges());
        Files.write(folder.resolve("pages.img"), pages(7));
        Path file = stateFile(folder, payload.toByteArray());
        StateFileException fault = assertThrows(StateFileException.class, () -> memory(file));
        assertTrue(fault.getMessage().contains("the end of the pages"), fault.getMessage());
    }
}
