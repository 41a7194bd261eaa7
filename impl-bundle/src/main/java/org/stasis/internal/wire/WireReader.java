/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.InputStream;
import org.stasis.spi.StateStreamException;

/**
 * Any stream of sections, whoever wrote it, one object at a time.
 *
 * <pre>
 *   for (Section section = reader.section(); section != null; section = reader.section())
 *       if it is a graph:  for (Entry entry = reader.entry(); entry != null; entry = reader.entry()) ...
 *       else               reader.raw() ...
 * </pre>
 *
 * <p>What is left of a section is skipped by the next call of {@link #section()}. Holds no more than one object. Not
 * thread-safe; does not close the stream it reads.
 */
public final class WireReader {
    /** What follows in the stream. */
    public sealed interface Section {
        /** So many objects, and before them the types they are made of. */
        record Graph(long objects) implements Section {}

        record Raw(long bytes) implements Section {}

        /** The ranges of a memory file, where gVisor writes them without the header of a section. */
        record Ranges(MemoryRecord memory) implements Section {}
    }

    /** A part of a graph. */
    public sealed interface Entry {
        /** Types are numbered 1, 2, 3 in each graph. */
        record Typed(long id, WireObject.Type type) implements Entry {}

        /** Each number comes once; not all are there, and not all ascend. */
        record Numbered(long id, WireObject object) implements Entry {}
    }

    private final WireInput in;
    private final String where;
    private final WireLimits limits;
    private final WireValues values;
    private RawSection raw;
    private long objects;
    private long types;
    private Numbering numbers = new Numbering();
    private final RecordPlaces records;

    /** @param where the file's name, for messages */
    public WireReader(InputStream in, String where, WireLimits limits) {
        this(in, where, limits, RecordPlaces.behindTheKernel());
    }

    private WireReader(InputStream in, String where, WireLimits limits, RecordPlaces records) {
        this.in = new WireInput(in, where);
        this.where = where;
        this.limits = limits;
        this.values = new WireValues(this.in, limits);
        this.records = records;
    }

    /** For what gVisor says of pages that are in another file. */
    public static WireReader ofMetadata(InputStream in, String where, WireLimits limits) {
        return new WireReader(in, where, limits, RecordPlaces.withoutPages());
    }

    /** The next section, null at the end of the stream. */
    public Section section() throws StateStreamException {
        finishSection();
        if (in.atEnd()) {
            if (records.pagesFollow()) {
                throw in.cut();
            }
            return null;
        }
        if (records.expected() && !atGraph()) {
            MemoryRecord memory = MemoryRecord.read(in, where, limits);
            records.record(memory.committed());
            return new Section.Ranges(memory);
        }
        long header = in.uint();
        if (header >= 0) {
            records.pages();
            raw = new RawSection(in, header);
            return new Section.Raw(header);
        }
        objects = header & ~Tag.OBJECTS;
        types = 0;
        numbers = new Numbering();
        return new Section.Graph(objects);
    }

    /** The next type or object of a graph, null at its end. */
    public Entry entry() throws StateStreamException {
        if (objects == 0) {
            return null;
        }
        int tag = values.tag();
        if (tag == Tag.TYPE && numbers.isEmpty()) {
            WireObject.Type type = values.type();
            records.type(type.name());
            return new Entry.Typed(++types, type);
        }
        if (tag != Tag.UINT) {
            throw in.damaged("the number of an object", "tag " + tag);
        }
        long id = in.uint();
        if (!numbers.take(id)) {
            throw in.damaged("the number of an object that was not there before", Long.toUnsignedString(id));
        }
        objects--;
        return new Entry.Numbered(id, values.object());
    }

    private void finishSection() throws StateStreamException {
        while (objects > 0) {
            entry();
        }
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }

    /** What is left of a section is skipped; whether the stream ends then. */
    public boolean atEnd() throws StateStreamException {
        finishSection();
        return in.atEnd();
    }

    /** Whether there was a kernel of gVisor's, and nothing of its memory. */
    public boolean owesMemory() {
        return records.expected();
    }

    /** Whether a graph follows, as the top bit of its header shows. */
    public boolean atGraph() throws StateStreamException {
        finishSection();
        return in.fill(Varint.MAX_BYTES)
                && Varint.end(in.bytes(), in.position()) == in.position() + Varint.MAX_BYTES
                && Varint.read(in.bytes(), in.position()) < 0;
    }

    /** The header of a raw section whose contents are not in this stream: its length. */
    public long rawElsewhere() throws StateStreamException {
        finishSection();
        return in.uint();
    }

    /** The contents of a raw section. */
    public InputStream raw() {
        if (raw == null) {
            throw new IllegalStateException("not at a raw section");
        }
        return raw;
    }
}
