/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.stasis.internal.wire.Tag;

/**
 * Goes from record to record, and within one to a value by its index. Going forward takes one pass; going back starts
 * over.
 */
class RecordCursor extends ValueCursor {
    /** Its values are not looked at yet. */
    private static final int CLOSED = -2;

    final GraphDecoder graph;
    final KnownTypes types;

    private int id;
    private KnownType type = KnownType.NONE;
    private int[] slots = {};
    private int count;
    private int cursor;

    RecordCursor(GraphDecoder graph) {
        super(graph.records(), graph.faults());
        this.graph = graph;
        this.types = graph.types();
    }

    /** Goes on to the record that follows in the input. */
    final void begin() {
        start = position;
        int tag = tag();
        if (tag != Tag.UINT) {
            throw damaged("the number of an object", "tag " + tag);
        }
        long number = number();
        if (!records.arrive(number)) {
            throw damaged("the number of an object without a record", Long.toUnsignedString(number));
        }
        int named = 0;
        tag = bytes[position];
        if (tag == Tag.STRUCT) {
            position++;
            named = namedType();
        } else if (number != 1 || tag == Tag.NO_OBJECTS || tag == Tag.MULTIPLE_OBJECTS) {
            throw damaged("an object", "tag " + tag);
        }
        start = position;
        open((int) number, named);
        readCount();
    }

    /** Goes to the record that another is in, once more. */
    final void enter(RecordCursor other) {
        open(other.id, other.typeId());
        peek();
        readCount();
    }

    /** Goes to a record that is held, or found when its values are asked for. */
    final void open(int nextId) {
        open(nextId, records.typeId(nextId));
    }

    /** Goes to an object of that type; its record is found when its values are asked for. */
    final void open(int nextId, int nextTypeId) {
        id = nextId;
        type = types.of(nextTypeId);
        slots = type.slots();
        cursor = CLOSED;
    }

    final int id() {
        return id;
    }

    final int typeId() {
        return type.number();
    }

    /** From now on nothing can be read. */
    final void close() {
        type = KnownType.NONE;
        slots = type.slots();
    }

    final KnownType type() {
        return type;
    }

    private void locate() {
        graph.locate(id, type.number());
        enter(records.bytes(id), records.offset(id));
        readCount();
    }

    private void readCount() {
        int tag = bytes[position];
        long many = 1;
        if (tag == Tag.MULTIPLE_OBJECTS) {
            position++;
            many = number();
            present(many);
        } else if (tag == Tag.NO_OBJECTS) {
            position++;
            many = 0;
        }
        count = (int) many;
        if (many != type.width() && type.width() != 0) {
            throw damaged(type.width() + " values", Long.toUnsignedString(many));
        }
        cursor = 0;
    }

    /** Passes over what was not read of a record that is not held. */
    final void finish() {
        if (cursor == count || isHeld()) {
            return;
        }
        if (cursor == 0 && count == 1 && peek() == Tag.ARRAY) {
            skipArray();
        } else {
            for (; cursor < count; cursor++) {
                skip();
            }
        }
    }

    /** Passes on the numbers of the objects that those of its values refer to. */
    final void references(IntPredicate values, IntConsumer to) {
        count();
        back();
        for (; cursor < count; cursor++) {
            int tag = peek();
            if (tag == Tag.ARRAY) {
                return;
            }
            boolean typed = tag == Tag.INTERFACE && isReferenceTyped();
            if ((tag == Tag.REF || typed) && values.test(cursor)) {
                position++;
                if (typed) {
                    spec();
                    position++;
                }
                int root = reference();
                if (root != 0) {
                    to.accept(root);
                }
            } else {
                skip();
            }
        }
    }

    private boolean isReferenceTyped() {
        int at = position;
        position++;
        spec();
        boolean typed = bytes[position] == Tag.REF;
        position = at;
        return typed;
    }

    private void back() {
        position = start;
        readCount();
    }

    /** How many values there are. */
    final int count() {
        if (cursor == CLOSED) {
            locate();
        }
        return count;
    }

    /** Goes to the next value. */
    final void advance() {
        if (cursor == CLOSED) {
            locate();
        }
        cursor++;
    }

    /** Goes behind the tag of the only value; false if it has another tag, or is not the only one. */
    final boolean enterOnly(int tag) {
        if (count() != 1 || peek() != tag) {
            return false;
        }
        cursor = 1;
        position++;
        return true;
    }

    /** Whether the image has a value for a slot. */
    final boolean isWritten(int slot) {
        return slots[slot] >= 0;
    }

    /** Goes to the value of a slot; false if the image has none. */
    final boolean seek(int slot) {
        int wanted = slots[slot];
        if (wanted != cursor) {
            if (wanted < 0) {
                return false;
            }
            if (cursor == CLOSED) {
                locate();
            }
            if (wanted < cursor) {
                back();
            }
            for (; cursor < wanted; cursor++) {
                skip();
            }
        }
        cursor++;
        return true;
    }
}
