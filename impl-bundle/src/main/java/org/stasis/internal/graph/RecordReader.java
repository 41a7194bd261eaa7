/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.stasis.api.KernelException;
import org.stasis.api.task.FieldReader;
import org.stasis.internal.wire.Tag;

/**
 * The record of one object: value after value, or, as a state type sees it, by the slots of today, whatever the image
 * calls them.
 */
final class RecordReader extends RecordCursor implements FieldReader {
    private int reference;

    RecordReader(GraphDecoder graph) {
        super(graph);
    }

    /** The next value. */
    Object next() {
        advance();
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
        graph.inner(id(), inner);
    }

    Object inner() {
        return graph.inner(id());
    }

    /** Have {@link Form#fill} called when all keys are filled. */
    void fillLater() {
        graph.fillLater(id());
    }

    void expectSize(int size, int expected) {
        if (size != expected) {
            throw fault("a " + type().name() + " was saved with " + expected + " different keys, of which only " + size
                    + " differ now; equals or hashCode of their class changed");
        }
    }

    GraphFault fault(String message) {
        return graph.faults().of(new KernelException(message));
    }

    /** All of an array of bytes. */
    byte[] bytes() {
        if (!enterOnly(Tag.STRING)) {
            throw damaged("the bytes of " + type().name(), kind(bytes[position]));
        }
        int length = length();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Begins an array whose elements have this tag; {@link #element} reads them. */
    int array(int tag) {
        if (!enterOnly(Tag.ARRAY)) {
            throw damaged("the elements of " + type().name(), kind(bytes[position]));
        }
        int length = length();
        if (length > 0 && numbers() != tag) {
            throw damaged("elements of " + type().name(), "elements with tag " + bytes[position - 1]);
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
        String name = types.of(named).name();
        Boxed known = Boxed.named(name);
        Object value = known == null ? null : known.box(number);
        if (value == null) {
            throw damaged("a boxed number", number + " as " + name);
        }
        return value;
    }

    @Override
    public boolean has(int slot) {
        return isWritten(slot);
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
        return "state type " + type().name() + ", field " + type().field(slot);
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
