/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Objects;
import org.stasis.api.task.FieldWriter;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireBuffer;

/**
 * The record of one object, value by value. Slots put in ascending order are written straight through; one put later
 * than its turn is written at the end and then moved to its place.
 */
final class RecordWriter implements FieldWriter {
    private final GraphEncoder graph;
    private final OpenRecords records;
    private final WireBuffer out;
    private int[] starts = new int[16];
    private int slots;
    private int next;
    private int late = -1;

    RecordWriter(GraphEncoder graph, OpenRecords records) {
        this.graph = graph;
        this.records = records;
        this.out = records.bytes();
    }

    /** Announces how many values follow. */
    void begin(int values) {
        if (values == 0) {
            out.tag(Tag.NO_OBJECTS);
        } else if (values > 1) {
            out.tagged(Tag.MULTIPLE_OBJECTS, values);
        }
    }

    /** As {@link #begin}, and each value can be put by its slot until {@link #endSlots}. */
    void beginSlots(int count) {
        begin(count);
        slots = count;
        next = 0;
        late = -1;
        if (starts.length <= count) {
            starts = new int[2 * count];
        }
    }

    /** Fills what was left out. */
    void endSlots() {
        settle();
        skipTo(slots);
        slots = 0;
    }

    @Override
    public void putBoolean(int slot, boolean value) {
        slot(slot);
        if (value) {
            out.tagged(Tag.BOOL, 1);
        } else {
            out.tag(Tag.NIL);
        }
    }

    @Override
    public void putLong(int slot, long value) {
        slot(slot);
        if (value == 0) {
            out.tag(Tag.NIL);
        } else {
            out.taggedInt(value);
        }
    }

    @Override
    public void putFloat(int slot, float value) {
        slot(slot);
        int bits = Float.floatToRawIntBits(value);
        if (bits == 0) {
            out.tag(Tag.NIL);
        } else {
            out.tagged(Tag.FLOAT32, bits & 0xffff_ffffL);
        }
    }

    @Override
    public void putDouble(int slot, double value) {
        slot(slot);
        long bits = Double.doubleToRawLongBits(value);
        if (bits == 0) {
            out.tag(Tag.NIL);
        } else {
            out.tagged(Tag.FLOAT64, bits);
        }
    }

    @Override
    public void putString(int slot, String value) {
        slot(slot);
        if (value == null) {
            out.tag(Tag.NIL);
        } else {
            out.tag(Tag.STRING);
            out.text(value);
        }
    }

    @Override
    public void putObject(int slot, Object value) {
        slot(slot);
        value(value);
    }

    @Override
    public void putSecret(int slot, String name, boolean optional, byte[] value) {
        putObject(slot, value == null ? null : graph.leaveOut(name, optional, value));
    }

    /** Any value: itself if it has no identity worth keeping, else a reference. */
    void value(Object value) {
        if (!scalar(value)) {
            records.refer(graph.meet(value));
        }
    }

    /** Writes null, a string or a boxed value; everything else is left to the caller. */
    boolean scalar(Object value) {
        if (value == null) {
            out.tag(Tag.NIL);
        } else if (value instanceof String text) {
            out.tag(Tag.STRING);
            out.text(text);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Boolean truth) {
            out.tagged(Tag.BOOL, truth ? 1 : 0);
        } else if (value instanceof Character c) {
            boxed(Boxed.CHARACTER, c);
        } else {
            return false;
        }
        return true;
    }

    private boolean number(Number number) {
        if (number instanceof Integer i) {
            boxed(Boxed.INTEGER, i);
        } else if (number instanceof Long l) {
            out.taggedInt(l);
        } else if (number instanceof Double d) {
            out.tagged(Tag.FLOAT64, Double.doubleToRawLongBits(d));
        } else if (number instanceof Float f) {
            out.tagged(Tag.FLOAT32, Float.floatToRawIntBits(f) & 0xffff_ffffL);
        } else if (number instanceof Short s) {
            boxed(Boxed.SHORT, s);
        } else if (number instanceof Byte b) {
            boxed(Boxed.BYTE, b);
        } else {
            return false;
        }
        return true;
    }

    /** The wire has one kind of signed number, a {@code Long} here; for its smaller sisters it names the type, too. */
    private void boxed(Boxed type, long value) {
        out.tag(Tag.INTERFACE);
        out.tag(Tag.SPEC_TYPE_ID);
        out.uint(graph.typeId(type));
        out.taggedInt(value);
    }

    /** A byte array, the way a string is written. */
    void bytes(byte[] value) {
        out.tag(Tag.STRING);
        out.bytes(value);
    }

    WireBuffer out() {
        return out;
    }

    private void slot(int slot) {
        if (slot != next || late >= 0 || slot >= slots) {
            outOfTurn(slot);
        }
        starts[next++] = out.position();
    }

    private void outOfTurn(int slot) {
        Objects.checkIndex(slot, slots);
        settle();
        if (slot >= next) {
            skipTo(slot);
        } else {
            late = slot;
        }
    }

    private void skipTo(int slot) {
        while (next < slot) {
            starts[next++] = out.position();
            out.tag(Tag.NIL);
        }
    }

    /** Moves a value that came late to its place; {@code starts[next - 1]} is where it stands now. */
    private void settle() {
        if (late < 0) {
            return;
        }
        int last = starts[--next];
        int from = starts[late];
        int to = starts[late + 1];
        int grown = out.position() - last - (to - from);
        records.moveLast(last, from, to);
        for (int i = late + 1; i <= next; i++) {
            starts[i] += grown;
        }
        late = -1;
    }
}
