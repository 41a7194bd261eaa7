/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.api.StateFileException;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
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

/**
 * A real checkpoint, put into the other shapes that later versions of gVisor give theirs: graphs in one file, ranges and
 * pages in two others, or all in one file with ranges in protobuf. Whatever the shape, the report is the same.
 */
class SplitImagesTest {
    private static final Path REAL = Path.of("src/test/resources/gvisor/runsc/multi/checkpoint.img");
    private static final SecretKeySpec KEY = new SecretKeySpec("gVisor takes keys of any length".getBytes(), "RAW");

    private static final ImageInspector INSPECTOR = new DefaultImageInspector(
            Present.of(List.of(new HmacSha256()), List.of(new FlateBestSpeed()), List.of(id -> Optional.of(KEY))));

    @TempDir
    Path folder;

    private final ByteArrayOutputStream kernel = new ByteArrayOutputStream();
    private final ByteArrayOutputStream ranges = new ByteArrayOutputStream();
    private final ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sections = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private ImageReport real;

    /** Takes the checkpoint apart. */
    private void takeApart() throws Exception {
        real = INSPECTOR.describe(ImageSource.of(REAL));
        try (StateFileReader payload = StateFileReader.open(
                Files.newInputStream(REAL), REAL.toString(), StateFileKey.NONE, ReadLimits.DEFAULT)) {
            WireReader in = new WireReader(payload, REAL.toString(), WireLimits.DEFAULT);
            List<WireObject> last = new ArrayList<>();
            int graphs = 0;
            for (Section section = in.section(); section != null; section = in.section()) {
                if (section instanceof Section.Graph graph) {
                    last = copy(in, graph.objects(), graphs++ < 2 ? kernel : ranges);
                } else if (section instanceof Section.Raw raw) {
                    byte[] bytes = in.raw().readAllBytes();
                    pages.writeBytes(bytes);
                    new WireWriter(sections).raw(raw.bytes(), new ByteArrayInputStream(bytes));
                }
            }
            record(last);
        }
    }

    private static List<WireObject> copy(WireReader in, long objects, OutputStream to) throws IOException {
        WireWriter out = new WireWriter(to);
        List<WireObject> all = new ArrayList<>();
        out.graph(objects);
        for (Entry entry = in.entry(); entry != null; entry = in.entry()) {
            if (entry instanceof Entry.Typed typed) {
                out.type(typed.type());
            } else if (entry instanceof Entry.Numbered numbered) {
                out.object(numbered.id(), numbered.object());
                all.add(numbered.object());
            }
        }
        return all;
    }

    /** The objects of a usage set, three slices side by side, as the message that later versions write. */
    private void record(List<WireObject> usage) throws IOException {
        List<WireObject> starts = ((WireObject.Array) usage.get(2)).elements();
        List<WireObject> ends = ((WireObject.Array) usage.get(3)).elements();
        List<WireObject> values = ((WireObject.Array) usage.get(4)).elements();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(message);
        out.writeUInt64(1, 1);
        out.writeByteArray(2, new byte[] {8, 1}); // a chunk of 1 GiB that is huge
        for (int i = 0; i < starts.size(); i++) {
            WireObject.Struct value = (WireObject.Struct) values.get(i);
            ByteArrayOutputStream range = new ByteArrayOutputStream();
            CodedOutputStream account = CodedOutputStream.newInstance(range);
            account.writeUInt64(1, ((WireObject.Uint) starts.get(i)).value());
            account.writeUInt64(2, ((WireObject.Uint) ends.get(i)).value());
            account.writeInt32(3, 1);
            if (value.fields().get(1) instanceof WireObject.Bool committed && committed.value()) {
                account.writeBool(5, true);
            }
            account.flush();
            out.writeByteArray(3, range.toByteArray());
        }
        out.writeByteArray(6, new byte[] {8, 0, 16, 0}); // waste
        out.flush();
        protobuf.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.size())
                .array());
        protobuf.writeBytes(message.toByteArray());
    }

    private ImageSource image(String layout, String compression, boolean keyed, byte[]... payload) throws Exception {
        StateFileKey key = keyed ? StateFileKey.of(new HmacSha256(), KEY) : StateFileKey.NONE;
        var format = StateFileFormat.of(StateFileLayout.named(layout), compression);
        try (var file = Files.newOutputStream(folder.resolve("checkpoint.img"));
                var out = StateFileWriter.open(file, format, Map.of(), key)) {
            for (byte[] part : payload) {
                out.write(part);
            }
        }
        ImageSource image = ImageSource.of(folder);
        return keyed ? image.withKey("any") : image;
    }

    /** What raw sections say of themselves, without their contents. */
    private byte[] headersOnly() throws Exception {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        WireReader in =
                new WireReader(new ByteArrayInputStream(sections.toByteArray()), "sections", WireLimits.DEFAULT);
        for (Section section = in.section(); section != null; section = in.section()) {
            long length = ((Section.Raw) section).bytes();
            for (; length > 127; length >>>= 7) {
                headers.write((int) length & 127 | 128);
            }
            headers.write((int) length);
        }
        return headers.toByteArray();
    }

    private void assertSame(String format, ImageSource image) throws Exception {
        ImageReport report = INSPECTOR.describe(image);
        assertEquals(format, report.image().format());
        assertEquals(real.processes(), report.processes());
        assertEquals(real.mounts(), report.mounts());
        assertEquals(real.memory(), report.memory());
    }

    @ParameterizedTest(name = "keyed {0}")
    @CsvSource({"false", "true"})
    void readsThreeFilesOf2024(boolean keyed) throws Exception {
        takeApart();
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        metadata.writeBytes(ranges.toByteArray());
        metadata.writeBytes(headersOnly());
        Files.write(folder.resolve("pages_meta.img"), metadata.toByteArray());
        Files.write(folder.resolve("pages.img"), pages.toByteArray());
        assertSame("gvisor-202405", image("gvisor-202405", "none", keyed, kernel.toByteArray()));
    }

    @ParameterizedTest(name = "keyed {0}")
    @CsvSource({"false", "true"})
    void readsThreeFilesOf2026(boolean keyed) throws Exception {
        takeApart();
        Files.write(folder.resolve("pages_meta.img"), protobuf.toByteArray());
        Files.write(folder.resolve("pages.img"), pages.toByteArray());
        assertSame("gvisor-202608", image("gvisor-202608", "none", keyed, kernel.toByteArray()));
    }

    @ParameterizedTest(name = "{0}, keyed {1}")
    @CsvSource({"gvisor-2022,false", "gvisor-2022,true", "gvisor-202405,false"})
    void readsOneFileWithRangesInAGraph(String layout, boolean keyed) throws Exception {
        takeApart();
        byte[][] payload = {kernel.toByteArray(), ranges.toByteArray(), sections.toByteArray()};
        assertSame(layout, image(layout, StateFileCompression.FLATE.entry(), keyed, payload));
    }

    @ParameterizedTest(name = "{0}, keyed {1}")
    @CsvSource({"none,false", "none,true", "flate-best-speed,false", "flate-best-speed,true"})
    void readsOneFileWithRangesInProtobuf(String compression, boolean keyed) throws Exception {
        takeApart();
        byte[][] payload = {kernel.toByteArray(), protobuf.toByteArray(), sections.toByteArray()};
        assertSame("gvisor-202608", image("gvisor-202608", compression, keyed, payload));
    }

    @Test
    void refusesARecordOfRangesThatIsCutOrChangedAnywhere() throws Exception {
        takeApart();
        ImageSource image = image("gvisor-202608", "none", false, kernel.toByteArray());
        Files.write(folder.resolve("pages.img"), pages.toByteArray());
        byte[] whole = protobuf.toByteArray();
        for (int length = 1; length < whole.length; length += 7) {
            byte[] cut = new byte[length];
            System.arraycopy(whole, 0, cut, 0, length);
            Files.write(folder.resolve("pages_meta.img"), cut);
            StateFileException fault =
                    assertThrows(StateFileException.class, () -> INSPECTOR.describe(image), "cut at " + length);
            assertTrue(fault.getMessage().contains("pages_meta.img"), fault.getMessage());
        }
    }
}
