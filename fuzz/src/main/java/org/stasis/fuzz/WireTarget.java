/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.stasis.internal.wire.PrettyHtml;
import org.stasis.internal.wire.PrettyText;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.internal.wire.WireReader.Section;
import org.stasis.internal.wire.WireWriter;
import org.stasis.spi.StateStreamException;

/** Any stream of sections, as gVisor writes them: read, written again, and printed. */
final class WireTarget implements Target {
    private static final WireLimits LIMITS = new WireLimits(1 << 14, 1 << 20);

    /** A part of a stream, as it was read. */
    private sealed interface Part {
        record Graph(long objects) implements Part {}

        record Typed(WireObject.Type type) implements Part {}

        record Numbered(long id, WireObject object) implements Part {}

        record Raw(String bytes) implements Part {}
    }

    @Override
    public void run(byte[] input) throws Exception {
        List<Part> parts = new ArrayList<>();
        try {
            read(input, parts);
        } catch (StateStreamException e) {
            parts.clear(); // refused, as it should be
        }
        if (!parts.isEmpty()) {
            List<Part> again = new ArrayList<>();
            try {
                read(write(parts), again);
            } catch (StateStreamException e) {
                throw Rules.refused("a stream", e);
            }
            // compared as text, in which not-a-number is like itself
            Rules.always(parts.toString().equals(again.toString()), "a stream stays the same");
        }
        print(input);
    }

    private static WireReader reader(byte[] bytes) {
        return new WireReader(new ByteArrayInputStream(bytes), "checkpoint.img", LIMITS);
    }

    private static void read(byte[] bytes, List<Part> parts) throws StateStreamException {
        WireReader in = reader(bytes);
        for (Section section = in.section(); section != null; section = in.section()) {
            if (section instanceof Section.Graph graph) {
                parts.add(new Part.Graph(graph.objects()));
                for (Entry entry = in.entry(); entry != null; entry = in.entry()) {
                    parts.add(
                            entry instanceof Entry.Numbered object
                                    ? new Part.Numbered(object.id(), object.object())
                                    : new Part.Typed(((Entry.Typed) entry).type()));
                }
            } else {
                parts.add(raw(in.raw()));
            }
        }
    }

    private static Part raw(InputStream section) throws StateStreamException {
        try {
            return new Part.Raw(new String(section.readAllBytes(), ISO_8859_1));
        } catch (StateStreamException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("an untyped fault", e);
        }
    }

    private static byte[] write(List<Part> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new WireWriter(bytes);
        for (Part part : parts) {
            if (part instanceof Part.Graph graph) {
                out.graph(graph.objects());
            } else if (part instanceof Part.Typed typed) {
                out.type(typed.type());
            } else if (part instanceof Part.Numbered numbered) {
                out.object(numbered.id(), numbered.object());
            } else if (part instanceof Part.Raw raw) {
                byte[] section = raw.bytes().getBytes(ISO_8859_1);
                out.raw(section.length, new ByteArrayInputStream(section));
            }
        }
        return bytes.toByteArray();
    }

    private static void print(byte[] input) throws IOException {
        try {
            PrettyText.print(reader(input), new Discard());
            PrettyHtml.print(reader(input), new Discard());
        } catch (StateStreamException e) {
            return; // refused, as it should be
        }
    }

    /** Paper that is thrown away. */
    private static final class Discard implements Appendable {
        @Override
        public Appendable append(CharSequence text) {
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            return this;
        }

        @Override
        public Appendable append(char c) {
            return this;
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        return Fixtures.payloads();
    }
}
