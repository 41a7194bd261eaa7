/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.stasis.api.KernelException;
import org.stasis.api.task.FieldReader;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.Text;
import org.stasis.internal.wire.Varint;

/**
 * The record of one object, by slots or value after value. Reading in the order of the image takes one pass; going back
 * starts over. Trusts {@link GraphIndex} for the shape of what it reads, not for its kinds.
 */
final class RecordReader implements FieldReader {
    private static final int UNREAD = -2;

    private final GraphDecoder graph;
    private byte[] bytes;
    private int id;
    private KnownType type;
    private int start;
    private int count;
    private int cursor;
    private int position;
    private boolean incomplete;

    RecordReader(GraphDecoder graph) {
        this.graph = graph;
    }

    /** Goes to another object, whose values begin at {@code offset}; looks at them when they are asked for. */
    void open(int id, KnownType type, byte[] bytes, int offset) {
        this.id = id;
        this.type = type;
        this.bytes = bytes;
        start = offset;
        cursor = UNREAD;
    }

    private void begin() {
        int at = start;
        switch (bytes[at]) {
            case Tag.NO_OBJECTS -> count = 0;
            case Tag.MULTIPLE_OBJECTS -> {
                count = (int) Varint.read(bytes, at + 1);
                at = Varint.end(bytes, at + 1);
            }
            default -> count = 1;
        }
        start = at;
        position = at;
        cursor = 0;
    }

    /** Passes on the numbers of the objects that those of its values refer to. */
    void references(IntPredicate values, IntConsumer to) {
        begin();
        for (int i = 0; i < count && bytes[position] != Tag.ARRAY; i++) {
            if (bytes[position] == Tag.REF && values.test(i)) {
                long root = Varint.read(bytes, position + 1);
                if (root != 0) {
                    to.accept((int) root);
                }
            }
            skip();
        }
    }

    /** From now on nothing can be read. */
    void close() {
        type = KnownType.NONE;
    }

    KnownType type() {
        return type;
    }

    /** How many values there are. */
    int count() {
        if (cursor == UNREAD) {
            begin();
        }
        return count;
    }

    /** The next value. */
    Object next() {
        if (cursor == UNREAD) {
            begin();
        }
        cursor++;
        return value();
    }

    /** Whether the value just read is an object with an identity of its own, which may not be filled yet. */
    boolean wasIncomplete() {
        return incomplete;
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
            throw graph.fault(new KernelException(
                    "a " + type.name() + " was saved with " + expected + " different keys, of which only " + size
                            + " differ now; equals or hashCode of their class changed"));
        }
    }

    GraphFault damaged(String expected, String found) {
        return graph.fault(graph.damaged(id, expected, found));
    }

    @Override
    public boolean has(int slot) {
        return type.written(slot) >= 0;
    }

    @Override
    public boolean getBoolean(int slot) {
        if (!seek(slot)) {
            return false;
        }
        return switch (bytes[position]) {
            case Tag.NIL -> nil();
            case Tag.BOOL -> tagged() == 1;
            default -> throw mismatch(slot, "a boolean");
        };
    }

    @Override
    public long getLong(int slot) {
        if (!seek(slot)) {
            return 0;
        }
        if (bytes[position] == Tag.INT) {
            return Varint.signed(tagged());
        }
        if (bytes[position] != Tag.NIL) {
            throw mismatch(slot, "an integer");
        }
        nil();
        return 0;
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
        if (!seek(slot)) {
            return 0;
        }
        if (bytes[position] == Tag.FLOAT32) {
            return Float.intBitsToFloat((int) tagged());
        }
        if (bytes[position] != Tag.NIL) {
            throw mismatch(slot, "a float");
        }
        nil();
        return 0;
    }

    @Override
    public double getDouble(int slot) {
        if (!seek(slot)) {
            return 0;
        }
        if (bytes[position] == Tag.FLOAT64) {
            return Double.longBitsToDouble(tagged());
        }
        if (bytes[position] != Tag.NIL) {
            throw mismatch(slot, "a double");
        }
        nil();
        return 0;
    }

    @Override
    public String getString(int slot) {
        if (!seek(slot)) {
            return null;
        }
        if (bytes[position] == Tag.STRING) {
            return text();
        }
        if (bytes[position] != Tag.NIL) {
            throw mismatch(slot, "a string");
        }
        nil();
        return null;
    }

    @Override
    public <T> T getObject(int slot, Class<T> wanted) {
        if (!seek(slot)) {
            return null;
        }
        Object value = value();
        if (value == null || wanted.isInstance(value)) {
            @SuppressWarnings("unchecked")
            T checked = (T) value;
            return checked;
        }
        throw graph.fault(new KernelException(field(slot) + ": the image holds an object of "
                + value.getClass().getName() + " where one of " + wanted.getName() + " is asked for"));
    }

    /** All of an array of bytes. */
    byte[] bytes() {
        if (count() != 1 || bytes[position] != Tag.STRING) {
            throw damaged("the bytes of " + type.name(), kind());
        }
        int length = (int) Varint.read(bytes, position + 1);
        int from = Varint.end(bytes, position + 1);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Begins an array whose elements have this tag; {@link #uint} and {@link #sint} read them. */
    int array(int tag) {
        if (count() != 1 || bytes[position] != Tag.ARRAY) {
            throw damaged("the elements of " + type.name(), kind());
        }
        int length = (int) Varint.read(bytes, position + 1);
        position = Varint.end(bytes, position + 1);
        if (length > 0 && bytes[position++] != tag) {
            throw damaged("elements of " + type.name(), "elements with tag " + bytes[position - 1]);
        }
        return length;
    }

    long uint() {
        long value = bytes[position];
        if (value >= 0) {
            position++;
            return value;
        }
        value &= 0x7f;
        int at = position;
        for (int shift = 7; ; shift += 7) {
            long next = bytes[++at];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                position = at + 1;
                return value;
            }
        }
    }

    long sint() {
        return Varint.signed(uint());
    }

    /** A root that is no object. */
    Object scalar(byte[] bytes, int offset) {
        this.bytes = bytes;
        id = 1;
        position = offset;
        return value();
    }

    private Object value() {
        incomplete = false;
        switch (bytes[position]) {
            case Tag.REF -> {
                position++;
                int root = (int) uint();
                position++;
                if (root == 0) {
                    return null;
                }
                Object object = graph.object(root);
                incomplete = !graph.isComplete(root);
                return object;
            }
            case Tag.STRING -> {
                return text();
            }
            case Tag.INT -> {
                return Varint.signed(tagged());
            }
            case Tag.INTERFACE -> {
                return boxed();
            }
            case Tag.BOOL -> {
                return tagged() == 1;
            }
            case Tag.FLOAT64 -> {
                return Double.longBitsToDouble(tagged());
            }
            case Tag.FLOAT32 -> {
                return Float.intBitsToFloat((int) tagged());
            }
            case Tag.NIL -> {
                position++;
                return null;
            }
            default -> throw damaged("values", kind());
        }
    }

    private Object boxed() {
        position += 2;
        KnownType boxedType = graph.type((int) uint());
        position++;
        long number = sint();
        Boxed known = Boxed.named(boxedType.name());
        Object value = known == null ? null : known.box(number);
        if (value == null) {
            throw damaged("a boxed number", number + " as " + boxedType.name());
        }
        return value;
    }

    private String text() {
        position++;
        int length = (int) uint();
        String text = Text.read(bytes, position, length);
        if (text == null) {
            throw damaged("a string in UTF-8", "bytes that are none");
        }
        position += length;
        return text;
    }

    private long tagged() {
        position++;
        return uint();
    }

    private boolean nil() {
        position++;
        return false;
    }

    /** Goes to the value of a slot; false if the image has none. */
    private boolean seek(int slot) {
        int wanted = type.written(slot);
        if (wanted != cursor) {
            if (wanted < 0) {
                return false;
            }
            if (cursor == UNREAD) {
                begin();
            }
            if (wanted < cursor) {
                cursor = 0;
                position = start;
            }
            for (; cursor < wanted; cursor++) {
                skip();
            }
        }
        cursor++;
        return true;
    }

    private void skip() {
        switch (bytes[position]) {
            case Tag.NIL -> position++;
            case Tag.REF -> position = Varint.end(bytes, position + 1) + 1;
            case Tag.STRING -> {
                position++;
                int length = (int) uint();
                position += length;
            }
            case Tag.INTERFACE -> position = Varint.end(bytes, Varint.end(bytes, position + 2) + 1);
            default -> position = Varint.end(bytes, position + 1);
        }
    }

    private GraphFault mismatch(int slot, String wanted) {
        return graph.fault(new KernelException(
                field(slot) + ": the image holds " + kind() + " where " + wanted + " is asked for"));
    }

    private GraphFault misfit(int slot, long value, String wanted) {
        return graph.fault(new KernelException(
                field(slot) + ": the image holds " + value + ", which does not fit the " + wanted + " asked for"));
    }

    private String field(int slot) {
        return "state type " + type.name() + ", field " + type.field(slot);
    }

    private String kind() {
        return switch (bytes[position]) {
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
