/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.stasis.api.KernelException;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.Text;
import org.stasis.internal.wire.Varint;

/**
 * The record of one object, value after value or by index. Reading in the order of the image takes one pass; going back
 * starts over. Trusts {@link GraphIndex} for the shape of what it reads, not for its kinds.
 */
final class RecordReader {
    private static final int UNREAD = -2;

    private final GraphDecoder graph;
    private final SlotReader slots = new SlotReader(this);
    private byte[] bytes;
    private int id;
    private KnownType type;
    private int start;
    private int count;
    private int cursor;
    private int position;
    private int reference;

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

    /** The same record, for a state type. */
    SlotReader slots() {
        return slots;
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
        return reference != 0 && !graph.isComplete(reference);
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
        return graph.fault(new KernelException(message));
    }

    GraphFault damaged(String expected, String found) {
        return graph.fault(graph.damaged(id, expected, found));
    }

    /** Goes to the value of that index; false if there is none, because the index is negative. */
    boolean seek(int wanted) {
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

    /** The tag of the value gone to; its contents follow. */
    int tag() {
        return bytes[position++];
    }

    /** All of an array of bytes. */
    byte[] bytes() {
        if (count() != 1 || bytes[position] != Tag.STRING) {
            throw damaged("the bytes of " + type.name(), kind(bytes[position]));
        }
        int length = (int) Varint.read(bytes, position + 1);
        int from = Varint.end(bytes, position + 1);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Begins an array whose elements have this tag; {@link #uint} and {@link #sint} read them. */
    int array(int tag) {
        if (count() != 1 || bytes[position] != Tag.ARRAY) {
            throw damaged("the elements of " + type.name(), kind(bytes[position]));
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

    /** The value gone to. */
    Object value() {
        reference = 0;
        int tag = tag();
        return switch (tag) {
            case Tag.NIL -> null;
            case Tag.REF -> object();
            case Tag.STRING -> text();
            case Tag.INT -> (Object) sint();
            case Tag.INTERFACE -> boxed();
            case Tag.BOOL -> uint() == 1;
            case Tag.FLOAT64 -> Double.longBitsToDouble(uint());
            case Tag.FLOAT32 -> Float.intBitsToFloat((int) uint());
            default -> throw damaged("values", kind(tag));
        };
    }

    private Object object() {
        int root = (int) uint();
        position++;
        reference = root;
        return root == 0 ? null : graph.object(root);
    }

    private Object boxed() {
        position++;
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

    String text() {
        int length = (int) uint();
        String text = Text.read(bytes, position, length);
        if (text == null) {
            throw damaged("a string in UTF-8", "bytes that are none");
        }
        position += length;
        return text;
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
