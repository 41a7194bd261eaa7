/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.internal.statefile.StateFileReader;
import org.stasis.internal.statefile.StateFileWriter;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.internal.wire.WireReader.Section;
import org.stasis.internal.wire.WireWriter;

/** What we write, gVisor's own decoder takes for the graph it is; what gVisor writes and prints, so do we. */
class GvisorsOwnCodeTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes();
    private static final String HEX = HexFormat.of().formatHex(KEY);

    @BeforeAll
    static void build() throws Exception {
        GvisorCheck.build();
    }

    static List<String> cases() throws Exception {
        return GvisorCheck.ask(new byte[0], "cases").text().lines().toList();
    }

    private static byte[] saved(String graph) throws Exception {
        return GvisorCheck.ask(new byte[0], "save", graph).good();
    }

    /** Decoded to objects, and encoded again. */
    private static byte[] copy(byte[] payload, String replaced, String replacement) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        WireWriter out = new WireWriter(copy);
        WireReader in = new WireReader(new ByteArrayInputStream(payload), "payload", WireLimits.DEFAULT);
        for (Section section = in.section(); section != null; section = in.section()) {
            out.graph(((Section.Graph) section).objects());
            for (Entry entry = in.entry(); entry != null; entry = in.entry()) {
                if (entry instanceof Entry.Typed typed) {
                    out.type(typed.type());
                } else if (entry instanceof Entry.Numbered numbered) {
                    out.object(numbered.id(), replace(numbered.object(), replaced, replacement));
                }
            }
        }
        return copy.toByteArray();
    }

    private static WireObject replace(WireObject object, String replaced, String replacement) {
        if (object instanceof WireObject.Struct struct) {
            List<WireObject> fields = struct.fields().stream()
                    .map(field -> replace(field, replaced, replacement))
                    .toList();
            return new WireObject.Struct(struct.typeId(), fields);
        }
        return object instanceof WireObject.Str text && text.text().equals(replaced)
                ? new WireObject.Str(replacement.getBytes())
                : object;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loadsTheGraphsWeWrite(String graph) throws Exception {
        byte[] payload = saved(graph);
        byte[] ours = copy(payload, "", "");
        assertArrayEquals(payload, ours);
        GvisorCheck.ask(ours, "load", graph).good();
    }

    @Test
    void wouldSeeAnotherGraph() throws Exception {
        byte[] changed = copy(saved("people"), "Bob", "Rob");
        GvisorCheck.Answer answer = GvisorCheck.ask(changed, "load", "people");
        assertNotEquals(0, answer.exitCode());
        assertTrue(answer.error().contains("expected \"Bob\", found \"Rob\""), answer.error());
    }

    private static StateFileKey key(boolean keyed) {
        return keyed ? StateFileKey.of(new HmacSha256(), new SecretKeySpec(KEY, "RAW")) : StateFileKey.NONE;
    }

    /** Those of our layouts that the gVisor at hand, of 2022, can read: the bytes of flate never changed. */
    @ParameterizedTest(name = "{0}, keyed {1}")
    @CsvSource({
        "gvisor-2022,false",
        "gvisor-2022,true",
        "gvisor-202405,false",
        "gvisor-202405,true",
        "gvisor-202608,true"
    })
    void readsTheStateFilesWeWrite(String layout, boolean keyed) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] payload = new byte[(2 << 20) + 12_345];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * i >> 7);
        }
        var format = StateFileFormat.of(StateFileLayout.named(layout), "flate-best-speed");
        try (var out = StateFileWriter.open(file, format, Map.of("by", "us, <b> & \u00fc\u2028"), key(keyed))) {
            out.write(payload);
        }
        GvisorCheck.Answer answer =
                keyed ? GvisorCheck.ask(file.toByteArray(), "read", HEX) : GvisorCheck.ask(file.toByteArray(), "read");
        assertArrayEquals(payload, answer.good());
    }

    @ParameterizedTest(name = "keyed {0}")
    @ValueSource(booleans = {false, true})
    void writesStateFilesWeRead(boolean keyed) throws Exception {
        byte[] payload = saved("root");
        byte[] file = (keyed ? GvisorCheck.ask(payload, "write", HEX) : GvisorCheck.ask(payload, "write")).good();
        try (StateFileReader in =
                StateFileReader.open(new ByteArrayInputStream(file), "file", key(keyed), ReadLimits.DEFAULT)) {
            assertEquals("gvisor", in.metadata().get("made_by"));
            assertArrayEquals(payload, in.readAllBytes());
            assertEquals(StateFileLayout.GVISOR_2022, in.layout());
        }
    }

    /** All but the one whose memory lies between its graphs without a header: there gVisor's own printer loses its way. */
    static List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/gvisor/runsc"))) {
            return files.filter(file -> file.endsWith("checkpoint.img") && !file.endsWith("pod-2026/checkpoint.img"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void printsRealCheckpointsAsWeDo(Path checkpoint) throws Exception {
        byte[] file = inTheLayoutOf2022(checkpoint);
        assertEquals(GvisorCheck.ask(file, "print").text(), dump(checkpoint, DumpFormat.TEXT));
        assertEquals(GvisorCheck.ask(file, "print", "html").text(), dump(checkpoint, DumpFormat.GVISOR_HTML));
    }

    private static byte[] inTheLayoutOf2022(Path checkpoint) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var in = StateFileReader.open(
                        Files.newInputStream(checkpoint), "checkpoint", StateFileKey.NONE, ReadLimits.DEFAULT);
                var out = StateFileWriter.open(
                        file,
                        StateFileFormat.of(StateFileLayout.GVISOR_2022, "flate-best-speed"),
                        Map.of(),
                        StateFileKey.NONE)) {
            if (in.layout() == StateFileLayout.GVISOR_2022) {
                return Files.readAllBytes(checkpoint);
            }
            in.transferTo(out);
        }
        return file.toByteArray();
    }

    private static String dump(Path checkpoint, DumpFormat format) throws Exception {
        StringWriter text = new StringWriter();
        new StandaloneInspector().dump(ImageSource.of(checkpoint), format, text);
        return text.toString();
    }
}
