/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.stasis.api.KernelException;
import org.stasis.api.task.FieldReader;
import org.stasis.internal.wire.Tag;

/**
 * The record of one object: value after value or by index, or, as a state type sees it, by the slots of today, whatever
 * the image calls them. Reading in the order of the image takes one pass; going back starts over.
 */
final class RecordReader extends ValueCursor implements FieldReader {
    /** Its values are not looked at yet. */
    private static final int CLOSED = -2;

    private final GraphDecoder graph;
    private int id;
    private KnownType type = KnownType.NONE;
    private int[] slots = {};
    private int count;
    private int cursor;
    private int reference;

    RecordReader(GraphDecoder graph) {
        super(graph.records(), graph.faults());
        this.graph = graph;
    }

    /** Goes on to the record that follows in the input. */
    void begin() {
        start = position;
        int tag = tag();
        if (tag != Tag.UINT) {
            throw damaged("the number of an object", "tag " + tag);
        }
        long number = uint();
        if (!graph.records().arrive(number)) {
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
    void enter(RecordReader other) {
        open(other.id, other.typeId());
        peek();
        readCount();
    }

    /** Goes to a record that is held, or found when its values are asked for. */
    void open(int nextId) {
        open(nextId, graph.records().typeId(nextId));
    }

    /** Goes to an object of that type; its record is found when its values are asked for. */
    void open(int nextId, int nextTypeId) {
        id = nextId;
        type = graph.type(nextTypeId);
        slots = type.slots();
        cursor = CLOSED;
    }

    int id() {
        return id;
    }

    int typeId() {
        return type.number();
    }

    /** From now on nothing can be read. */
    void close() {
        type = KnownType.NONE;
        slots = type.slots();
    }

    KnownType type() {
        return type;
    }

    private void locate() {
        graph.locate(id, type.number());
        enter(graph.records().bytes(id), graph.records().offset(id));
        readCount();
    }

    private void readCount() {
        int tag = bytes[position];
        long many = 1;
        if (tag == Tag.MULTIPLE_OBJECTS) {
            position++;
            many = uint();
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
    void finish() {
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
    void references(IntPredicate values, IntConsumer to) {
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
    int count() {
        if (cursor == CLOSED) {
            locate();
        }
        return count;
    }

    /** The next value. */
    Object next() {
        if (cursor == CLOSED) {
            locate();
        }
        cursor++;
        return value();
    }

    /** Whether the value just read is an object with an identity of its own, which may not be filled yet. */
    boolean wasIncomplete() {
        return reference != 0 && !graph.isComplete(reference);
    }

    /** Whether the value just read was one. */
    boolean wasReference() {
        return reference != 0;
    }

    /** The value just read will be asked for its hash. */
    void chargeKey() {
        if (reference != 0) {
            graph.hashing().charge(reference);
        }
    }

    /** Keeps the inside of an object that is only a view of it. */
    void keepInner(Object inner) {
        graph.inner(id, inner);
    }

    Object inner() {
        return graph.inner(id);
    }

    /** Have {@link Form#fill} called when all keys are filled. */
    void fillLater() {
        graph.fillLater(id);
    }

    void expectSize(int size, int expected) {
        if (size != expected) {
            throw fault("a " + type.name() + " was saved with " + expected + " different keys, of which only " + size
                    + " differ now; equals or hashCode of their class changed");
        }
    }

    GraphFault fault(String message) {
        return graph.faults().of(new KernelException(message));
    }

    /** Goes to the value of a slot; false if the image has none. */
    private boolean seek(int slot) {
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

    /** All of an array of bytes. */
    byte[] bytes() {
        if (count() != 1 || peek() != Tag.STRING) {
            throw damaged("the bytes of " + type.name(), kind(bytes[position]));
        }
        cursor = 1;
        position++;
        int length = length();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Begins an array whose elements have this tag; {@link #element} reads them. */
    int array(int tag) {
        if (count() != 1 || peek() != Tag.ARRAY) {
            throw damaged("the elements of " + type.name(), kind(bytes[position]));
        }
        cursor = 1;
        position++;
        int length = length();
        if (length > 0 && numbers() != tag) {
            throw damaged("elements of " + type.name(), "elements with tag " + bytes[position - 1]);
        }
        return length;
    }

    /** The value gone to. */
    Object value() {
        reference = 0;
        int tag = tag();
        return switch (tag) {
            case Tag.NIL -> null;
            case Tag.REF -> object(reference());
            case Tag.STRING -> text();
            case Tag.INT -> (Object) sint();
            case Tag.INTERFACE -> typed();
            case Tag.BOOL -> uint() == 1;
            case Tag.FLOAT64 -> Double.longBitsToDouble(uint());
            case Tag.FLOAT32 -> Float.intBitsToFloat((int) uint());
            default -> throw damaged("values", kind(tag));
        };
    }

    private Object object(int root) {
        reference = root;
        return root == 0 ? null : graph.object(root);
    }

    private Object typed() {
        int named = spec();
        int tag = tag();
        if (tag == Tag.REF) {
            int root = reference();
            reference = root;
            return root == 0 ? null : graph.object(root, named);
        }
        if (tag != Tag.INT) {
            throw damaged("a number or a reference", kind(tag));
        }
        long number = sint();
        String name = graph.type(named).name();
        Boxed known = Boxed.named(name);
        Object value = known == null ? null : known.box(number);
        if (value == null) {
            throw damaged("a boxed number", number + " as " + name);
        }
        return value;
    }

    @Override
    public boolean has(int slot) {
        return slots[slot] >= 0;
    }

    @Override
    public boolean getBoolean(int slot) {
        return find(slot, Tag.BOOL) && uint() == 1;
    }

    @Override
    public long getLong(int slot) {
        return find(slot, Tag.INT) ? sint() : 0;
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
        return find(slot, Tag.FLOAT32) ? Float.intBitsToFloat((int) uint()) : 0;
    }

    @Override
    public double getDouble(int slot) {
        return find(slot, Tag.FLOAT64) ? Double.longBitsToDouble(uint()) : 0;
    }

    @Override
    public String getString(int slot) {
        return find(slot, Tag.STRING) ? text() : null;
    }

    @Override
    public <T> T getObject(int slot, Class<T> wanted) {
        Object value = seek(slot) ? value() : null;
        if (value == null || wanted.isInstance(value)) {
            @SuppressWarnings("unchecked")
            T checked = (T) value;
            return checked;
        }
        throw fault(field(slot) + ": the image holds an object of "
                + value.getClass().getName() + " where one of " + wanted.getName() + " is asked for");
    }

    @Override
    public byte[] getSecret(int slot) {
        Object value = seek(slot) ? value() : null;
        if (value instanceof LeftOut leftOut) {
            return graph.secret(leftOut);
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        throw fault(field(slot) + ": the image holds an object of "
                + value.getClass().getName() + " where a secret is asked for");
    }

    /** Goes to the contents of a slot; false if they are the default, or if the image has none. */
    private boolean find(int slot, int tag) {
        if (!seek(slot)) {
            return false;
        }
        int found = tag();
        if (found == tag) {
            return true;
        }
        if (found == Tag.NIL) {
            return false;
        }
        throw fault(field(slot) + ": the image holds " + kind(found) + " where " + kind(tag) + " is asked for");
    }

    private GraphFault misfit(int slot, long value, String wanted) {
        return fault(field(slot) + ": the image holds " + value + ", which does not fit the " + wanted + " asked for");
    }

    private String field(int slot) {
        return "state type " + type.name() + ", field " + type.field(slot);
    }

    /** What a tag stands for, in words. */
    static String kind(int tag) {
        return switch (tag) {
            case Tag.NIL -> "null";
            case Tag.BOOL -> "a boolean";
            case Tag.INT -> "an integer";
            case Tag.FLOAT32 -> "a float";
            case Tag.FLOAT64 -> "a double";
            case Tag.STRING -> "a string";
            case Tag.REF -> "an object";
            case Tag.INTERFACE -> "a boxed number";
            default -> "an array";
        };
    }
}
