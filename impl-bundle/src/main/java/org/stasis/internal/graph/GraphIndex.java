/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.Varint;
import org.stasis.internal.wire.WireInput;
import org.stasis.spi.StateStreamException;

/**
 * The first pass over a graph: brings all of it into memory, checks that every byte of it is what the second pass will
 * take it for, and notes where each record begins. Allocates as bytes arrive, never by what a count claims.
 */
final class GraphIndex {
    /** A type record: what the image says of a type. */
    record WrittenType(String name, List<String> fields) {}

    private final WireInput in;
    private final GraphLimits limits;
    private final List<WrittenType> types = new ArrayList<>();
    private int[] offsets = new int[64];
    private int count;

    private GraphIndex(WireInput in, GraphLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** Reads the section whose header says it has {@code count} objects; the input stands behind it afterwards. */
    static GraphIndex read(WireInput in, long count, GraphLimits limits) throws StateStreamException {
        if (count < 1 || count > limits.maxObjects()) {
            throw in.damaged(
                    0,
                    "a graph of 1 to " + limits.maxObjects() + " objects",
                    Long.toUnsignedString(count),
                    "The image is damaged, or made with a higher limit");
        }
        GraphIndex index = new GraphIndex(in, limits);
        in.mark();
        index.readTypes();
        index.readRecords((int) count);
        return index;
    }

    /** The types by number; the first has number 1. */
    WrittenType type(int id) {
        return types.get(id - 1);
    }

    int typeCount() {
        return types.size();
    }

    /** Objects are numbered from 1 to this. */
    int count() {
        return count;
    }

    /** Where the value of the object is, behind its number. */
    int offset(int id) {
        return offsets[id];
    }

    /** Whether it is an object with a type, which others may refer to; only the first may be something else. */
    boolean isObject(int id) {
        return in.bytes()[offsets[id]] == Tag.STRUCT;
    }

    int typeId(int id) {
        return (int) Varint.read(in.bytes(), offsets[id] + 1);
    }

    /** Passes on the numbers of the objects that an object refers to by every {@code step}th value. */
    void references(int id, int first, int step, IntConsumer to) {
        byte[] bytes = in.bytes();
        int at = Varint.end(bytes, offsets[id] + 1);
        int values = 1;
        switch (bytes[at]) {
            case Tag.NO_OBJECTS, Tag.ARRAY -> values = 0;
            case Tag.MULTIPLE_OBJECTS -> {
                values = (int) Varint.read(bytes, at + 1);
                at = Varint.end(bytes, at + 1);
            }
            default -> {}
        }
        for (int i = 0; i < values; i++) {
            if (bytes[at] == Tag.REF && i % step == first && Varint.read(bytes, at + 1) != 0) {
                to.accept((int) Varint.read(bytes, at + 1));
            }
            at = end(bytes, at);
        }
    }

    /** Position behind a value that was checked before. */
    static int end(byte[] bytes, int at) {
        return switch (bytes[at]) {
            case Tag.NIL -> at + 1;
            case Tag.REF -> Varint.end(bytes, at + 1) + 1;
            case Tag.STRING -> Varint.end(bytes, at + 1) + (int) Varint.read(bytes, at + 1);
            case Tag.INTERFACE -> Varint.end(bytes, Varint.end(bytes, at + 2) + 1);
            default -> Varint.end(bytes, at + 1);
        };
    }

    byte[] bytes() {
        return in.bytes();
    }

    DamagedStreamException damaged(int at, String expected, String found) {
        return in.damaged(at, expected, found);
    }

    private void readTypes() throws StateStreamException {
        while (in.fill(in.position() + 1) && in.bytes()[in.position()] == Tag.TYPE) {
            in.position(in.position() + 1);
            String name = in.text(limits.maxBytes());
            long left = in.uint();
            List<String> fields = new ArrayList<>();
            for (; left != 0; left--) {
                fields.add(in.text(limits.maxBytes()));
                checkSize(in.position());
            }
            types.add(new WrittenType(name, List.copyOf(fields)));
        }
    }

    private void readRecords(int expected) throws StateStreamException {
        int at = in.position();
        for (int id = 1; id <= expected; id++) {
            at = ready(at);
            byte[] bytes = in.bytes();
            if (bytes[at] != Tag.UINT) {
                throw damaged(at, "the number of an object", "tag " + bytes[at]);
            }
            int start = checkedEnd(bytes, at + 1);
            long number = Varint.read(bytes, at + 1);
            if (number != id) {
                throw damaged(at, "object " + id, "object " + Long.toUnsignedString(number));
            }
            note(id, start);
            at = bytes[start] == Tag.STRUCT ? struct(start, expected) : scalar(start, expected);
        }
        in.position(at);
    }

    private void note(int id, int offset) {
        if (id == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * id);
        }
        offsets[id] = offset;
        count = id;
    }

    /** A type's number, then no, one or several values. */
    private int struct(int start, int expected) throws StateStreamException {
        byte[] bytes = in.bytes();
        int at = checkedEnd(bytes, start + 1);
        long type = Varint.read(bytes, start + 1);
        checkType(start, type);
        at = ready(at);
        bytes = in.bytes();
        long values;
        switch (bytes[at]) {
            case Tag.NO_OBJECTS -> {
                values = 0;
                at++;
            }
            case Tag.MULTIPLE_OBJECTS -> {
                int count = at + 1;
                at = checkedEnd(bytes, count);
                values = Varint.read(bytes, count);
            }
            case Tag.ARRAY -> {
                return array(at);
            }
            default -> values = 1;
        }
        int fields = types.get((int) type - 1).fields().size();
        if (fields != 0 && values != fields) {
            throw damaged(start, fields + " values", Long.toUnsignedString(values));
        }
        for (; values != 0; values--) {
            at = scalar(at, expected);
        }
        return at;
    }

    /** One value that is not an object of its own. */
    private int scalar(int start, int expected) throws StateStreamException {
        int at = start;
        if (in.limit() - at < WireInput.SLACK) {
            at = ready(at);
        }
        byte[] bytes = in.bytes();
        int tag = bytes[at++];
        switch (tag) {
            case Tag.NIL -> {}
            case Tag.INT, Tag.BOOL, Tag.FLOAT32, Tag.FLOAT64 -> at = checkedEnd(bytes, at);
            case Tag.REF -> {
                int end = checkedEnd(bytes, at);
                long root = Varint.read(bytes, at);
                if (root < 0 || root > expected) {
                    throw damaged(at, "an object of 1 to " + expected, Long.toUnsignedString(root));
                }
                if (bytes[end] != 0) {
                    throw damaged(end, "a reference to a whole object", "one into an object");
                }
                at = end + 1;
            }
            case Tag.STRING -> {
                at = checkedEnd(bytes, at);
                long length = Varint.read(bytes, start + 1);
                if (length < 0 || length > limits.maxBytes() - at) {
                    throw damaged(
                            start,
                            "a string that fits a graph of " + limits.maxBytes() + " bytes",
                            Long.toUnsignedString(length));
                }
                at += (int) length;
            }
            case Tag.INTERFACE -> at = boxed(bytes, at);
            default -> throw damaged(start, "a value", "tag " + tag);
        }
        checkSize(at);
        if (at > in.limit() && !in.fill(at)) {
            throw in.cut();
        }
        return at;
    }

    private int boxed(byte[] bytes, int start) throws StateStreamException {
        if (bytes[start] != Tag.SPEC_TYPE_ID) {
            throw damaged(start, "the type of a boxed number", "type specification " + bytes[start]);
        }
        int at = checkedEnd(bytes, start + 1);
        checkType(start, Varint.read(bytes, start + 1));
        if (bytes[at] != Tag.INT) {
            throw damaged(at, "a number", "tag " + bytes[at]);
        }
        return checkedEnd(bytes, at + 1);
    }

    /** An array of numbers: the tag of all stands once, before the first. */
    private int array(int start) throws StateStreamException {
        byte[] bytes = in.bytes();
        int at = checkedEnd(bytes, start + 1);
        long length = Varint.read(bytes, start + 1);
        if (length < 0 || length > limits.maxBytes()) {
            throw damaged(
                    start, "an array of at most " + limits.maxBytes() + " elements", Long.toUnsignedString(length));
        }
        if (length > 0) {
            int tag = bytes[at++];
            if (tag < Tag.BOOL || tag > Tag.FLOAT64) {
                throw damaged(at - 1, "elements that are numbers", "tag " + tag);
            }
        }
        for (; length > 0; length--) {
            if (in.limit() - at < WireInput.SLACK) {
                at = ready(at);
            }
            at = checkedEnd(in.bytes(), at);
        }
        if (at > in.limit()) {
            throw in.cut();
        }
        return at;
    }

    /** Sees to it that a value can be read without looking for the limit, and that there is one. */
    private int ready(int at) throws StateStreamException {
        checkSize(at);
        if (!in.fill(at + WireInput.SLACK) && at >= in.limit()) {
            throw in.cut();
        }
        return at;
    }

    private int checkedEnd(byte[] bytes, int at) throws DamagedStreamException {
        int end = Varint.end(bytes, at);
        if (end < 0) {
            throw damaged(at, "a number of at most 64 bits", "a longer one");
        }
        return end;
    }

    private void checkType(int at, long id) throws DamagedStreamException {
        if (id < 1 || id > types.size()) {
            throw damaged(at, "a type of 1 to " + types.size(), Long.toUnsignedString(id));
        }
    }

    private void checkSize(int at) throws DamagedStreamException {
        if (at > limits.maxBytes()) {
            throw in.damaged(
                    at,
                    "a graph of at most " + limits.maxBytes() + " bytes",
                    "a larger one",
                    "The image is damaged, or made with a higher limit");
        }
    }
}
