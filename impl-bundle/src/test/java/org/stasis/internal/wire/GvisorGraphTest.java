/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.internal.wire.WireReader.Section;

/** Graphs that gVisor's own encoder wrote, and what its own printer says of them. */
class GvisorGraphTest {
    @ParameterizedTest
    @ValueSource(strings = {"scalars", "outer", "cycle", "maps", "ifaces"})
    void printsTheTextThatGvisorPrints(String graph) throws IOException {
        StringBuilder text = new StringBuilder();
        PrettyText.print(reader(resource(graph, "payload.bin")), text);
        assertEquals(new String(resource(graph, "pretty.txt"), StandardCharsets.UTF_8), text.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalars", "outer", "cycle", "maps", "ifaces"})
    void printsTheHtmlThatGvisorPrints(String graph) throws IOException {
        StringBuilder html = new StringBuilder();
        PrettyHtml.print(reader(resource(graph, "payload.bin")), html);
        assertEquals(new String(resource(graph, "pretty.html"), StandardCharsets.UTF_8), html.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalars", "outer", "cycle", "maps", "ifaces"})
    void writesTheBytesThatGvisorWrote(String graph) throws IOException {
        byte[] payload = resource(graph, "payload.bin");
        assertArrayEquals(payload, copy(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalars", "outer", "cycle", "maps", "ifaces"})
    void refusesEveryCut(String graph) throws IOException {
        byte[] payload = resource(graph, "payload.bin");
        for (int length = 1; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(DamagedStreamException.class, () -> copy(cut), "cut at " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalars", "outer", "cycle", "maps", "ifaces"})
    void readsOrRefusesEveryFlippedByte(String graph) throws IOException {
        byte[] payload = resource(graph, "payload.bin");
        int refused = 0;
        for (int i = 0; i < payload.length; i++) {
            for (int mask : new int[] {1, 0x80, 0xff}) {
                byte[] flipped = payload.clone();
                flipped[i] ^= (byte) mask;
                try {
                    PrettyText.print(reader(flipped), new StringBuilder());
                } catch (DamagedStreamException e) {
                    assertTrue(e.fault().where().startsWith("checkpoint.img@"), e.getMessage());
                    refused++;
                }
            }
        }
        assertTrue(refused > payload.length / 4, refused + " of " + 3 * payload.length);
    }

    @Test
    void leavesGapsInTheNumbersOfObjects() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireWriter writer = new WireWriter(out);
        writer.graph(2);
        writer.object(3, new WireObject.Int(-1));
        writer.object(70_000, new WireObject.Str("x".getBytes(StandardCharsets.UTF_8)));
        StringBuilder text = new StringBuilder();
        PrettyText.print(reader(out.toByteArray()), text);
        assertEquals("g0r3 = -1\ng0r70000 = \"x\"\n", text.toString());
    }

    @Test
    void numbersGraphsByTheRawSectionsBefore() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireWriter writer = new WireWriter(out);
        writer.graph(1);
        writer.object(1, new WireObject.Uint(-1));
        writer.raw(5, new ByteArrayInputStream(new byte[5]));
        writer.raw(0, new ByteArrayInputStream(new byte[0]));
        writer.graph(1);
        writer.object(1, WireObject.Nil.NIL);
        StringBuilder text = new StringBuilder();
        PrettyText.print(reader(out.toByteArray()), text);
        assertEquals("g0r1 = 18446744073709551615\n(5 bytes non-object data)\ng2r1 = nil\n", text.toString());
        assertArrayEquals(out.toByteArray(), copy(out.toByteArray()));
    }

    @Test
    void refusesNestingWithoutEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WireWriter(out).graph(1);
        out.writeBytes(new byte[] {Tag.UINT, 1});
        for (int i = 0; i < 100_000; i++) {
            out.writeBytes(new byte[] {Tag.ARRAY, 1});
        }
        assertRefused(out.toByteArray(), "nested at most 500 deep");
    }

    @Test
    void refusesTypesNestedWithoutEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WireWriter(out).graph(1);
        out.writeBytes(new byte[] {Tag.UINT, 1, Tag.INTERFACE});
        byte[] pointers = new byte[1_000_000];
        Arrays.fill(pointers, (byte) Tag.SPEC_POINTER);
        out.writeBytes(pointers);
        assertRefused(out.toByteArray(), "nested at most 500 deep");
    }

    @Test
    void refusesAnArrayOfBillionsThatTakeNoBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WireWriter(out).graph(1);
        out.writeBytes(new byte[] {
            Tag.UINT, 1, Tag.ARRAY, -1, -1, -1, -1, -1, -1, -1, 127, Tag.NIL,
        });
        assertRefused(out.toByteArray(), "at most 16777216 values");
    }

    @Test
    void refusesAStringLongerThanItsStream() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WireWriter(out).graph(1);
        out.writeBytes(new byte[] {Tag.UINT, 1, Tag.STRING, -1, -1, -1, 127});
        assertRefused(out.toByteArray(), "the end of the file");
    }

    private static void assertRefused(byte[] stream, String why) {
        DamagedStreamException e = assertThrows(DamagedStreamException.class, () -> copy(stream));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    private static byte[] copy(byte[] stream) throws IOException {
        WireReader reader = reader(stream);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireWriter writer = new WireWriter(out);
        for (Section section = reader.section(); section != null; section = reader.section()) {
            if (section instanceof Section.Raw raw) {
                writer.raw(raw.bytes(), reader.raw());
            } else if (section instanceof Section.Graph graph) {
                writer.graph(graph.objects());
                for (Entry entry = reader.entry(); entry != null; entry = reader.entry()) {
                    if (entry instanceof Entry.Typed typed) {
                        writer.type(typed.type());
                    } else if (entry instanceof Entry.Numbered numbered) {
                        writer.object(numbered.id(), numbered.object());
                    }
                }
            }
        }
        return out.toByteArray();
    }

    private static WireReader reader(byte[] stream) {
        return new WireReader(new ByteArrayInputStream(stream), "checkpoint.img", WireLimits.DEFAULT);
    }

    private static byte[] resource(String graph, String file) throws IOException {
        try (InputStream in = GvisorGraphTest.class.getResourceAsStream("/gvisor/" + graph + "/" + file)) {
            return in.readAllBytes();
        }
    }

    @Test
    void refusesAShortStreamOfEndlessNothing() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireWriter writer = new WireWriter(out);
        writer.graph(1000);
        for (int id = 1; id <= 1000; id++) {
            writer.object(id, new WireObject.Array(Collections.nCopies(1 << 20, WireObject.Nil.NIL)));
        }
        assertTrue(out.size() < 10_000, out.size() + " bytes");
        WireReader reader = reader(out.toByteArray());
        reader.section();
        DamagedStreamException e = assertThrows(DamagedStreamException.class, reader::section);
        assertTrue(e.getMessage().contains("at most 16777216 values without bytes"), e.getMessage());
    }
}
