/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import org.stasis.api.task.FieldReader;
import org.stasis.internal.wire.Tag;

/** The record of one object as its state type sees it: by the slots of today, whatever the image calls them. */
final class SlotReader implements FieldReader {
    private final RecordReader record;

    SlotReader(RecordReader record) {
        this.record = record;
    }

    @Override
    public boolean has(int slot) {
        return record.type().written(slot) >= 0;
    }

    @Override
    public boolean getBoolean(int slot) {
        return find(slot, Tag.BOOL, "a boolean") && record.uint() == 1;
    }

    @Override
    public long getLong(int slot) {
        return find(slot, Tag.INT, "an integer") ? record.sint() : 0;
    }

    @Override
    public int getInt(int slot) {
        long value = getLong(slot);
        if (value != (int) value) {
            throw misfit(slot, value, "int");
        }
        return (int) value;
    }

    @Override
    public short getShort(int slot) {
        long value = getLong(slot);
        if (value != (short) value) {
            throw misfit(slot, value, "short");
        }
        return (short) value;
    }

    @Override
    public char getChar(int slot) {
        long value = getLong(slot);
        if (value != (char) value) {
            throw misfit(slot, value, "char");
        }
        return (char) value;
    }

    @Override
    public byte getByte(int slot) {
        long value = getLong(slot);
        if (value != (byte) value) {
            throw misfit(slot, value, "byte");
        }
        return (byte) value;
    }

    @Override
    public float getFloat(int slot) {
        return find(slot, Tag.FLOAT32, "a float") ? Float.intBitsToFloat((int) record.uint()) : 0;
    }

    @Override
    public double getDouble(int slot) {
        return find(slot, Tag.FLOAT64, "a double") ? Double.longBitsToDouble(record.uint()) : 0;
    }

    @Override
    public String getString(int slot) {
        return find(slot, Tag.STRING, "a string") ? record.text() : null;
    }

    @Override
    public <T> T getObject(int slot, Class<T> wanted) {
        Object value = record.seek(record.type().written(slot)) ? record.value() : null;
        if (value == null || wanted.isInstance(value)) {
            @SuppressWarnings("unchecked")
            T checked = (T) value;
            return checked;
        }
        throw record.fault(field(slot) + ": the image holds an object of "
                + value.getClass().getName() + " where one of " + wanted.getName() + " is asked for");
    }

    /** Goes to the contents of a slot; false if they are the default, or if the image has none. */
    private boolean find(int slot, int tag, String wanted) {
        if (!record.seek(record.type().written(slot))) {
            return false;
        }
        int found = record.tag();
        if (found != tag && found != Tag.NIL) {
            throw record.fault(field(slot) + ": the image holds " + RecordReader.kind(found) + " where " + wanted
                    + " is asked for");
        }
        return found == tag;
    }

    private GraphFault misfit(int slot, long value, String wanted) {
        return record.fault(
                field(slot) + ": the image holds " + value + ", which does not fit the " + wanted + " asked for");
    }

    private String field(int slot) {
        return "state type " + record.type().name() + ", field " + record.type().field(slot);
    }
}
