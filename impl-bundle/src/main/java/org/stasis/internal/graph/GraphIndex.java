/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static final String ADVICE = "The image is damaged, or needs a higher limit";
    private static final int MAX_SHORT = 0xffff;
    private static final int MAX_STRING = Integer.MAX_VALUE - (1 << 20);

    private final WireInput in;
    private final GraphLimits limits;
    private final long begin;
    private final int count;
    private final List<WrittenType> types = new ArrayList<>();
    private final List<byte[]> segments = new ArrayList<>();

    /** For each record its type (16 bits), the segment it is in (16 bits), and where its values begin (32 bits). */
    private long[] records = new long[64];

    /** 2 if the root is a mere value, which nothing can refer to. */
    private int firstObject = 1;

    private GraphIndex(WireInput in, int count, GraphLimits limits) {
        this.in = in;
        this.limits = limits;
        this.begin = in.offset();
        this.count = count;
    }

    /** Reads the section whose header says it has {@code count} objects; the input stands behind it afterwards. */
    static GraphIndex read(WireInput in, long count, GraphLimits limits) throws StateStreamException {
        if (count < 1 || count > limits.maxObjects()) {
            throw in.damaged(
                    in.position(),
                    "a graph of 1 to " + limits.maxObjects() + " objects",
                    Long.toUnsignedString(count),
                    ADVICE);
        }
        GraphIndex index = new GraphIndex(in, (int) count, limits);
        in.keep();
        index.readTypes();
        for (int id = 1; id <= count; id++) {
            index.readRecord(id);
        }
        in.release();
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

    /** The number of an object's type; 0 for a root that is no object but a value. */
    int typeId(int id) {
        return (int) (records[id] >>> 48);
    }

    /** The bytes the values of an object are in. */
    byte[] bytes(int id) {
        return segments.get((int) (records[id] >>> 32) & MAX_SHORT);
    }

    /** Where in them its values begin. */
    int offset(int id) {
        return (int) records[id];
    }

    /** The record of an object is well formed, but is not what its type says. */
    DamagedStreamException damaged(int id, String expected, String found) {
        return in.damagedBefore("object " + id + " of a graph", expected, found);
    }

    private void readTypes() throws StateStreamException {
        while (in.fill(1) && in.bytes()[in.position()] == Tag.TYPE) {
            in.position(in.position() + 1);
            String name = in.text(MAX_STRING);
            List<String> fields = new ArrayList<>();
            for (long left = in.uint(); left != 0; left--) {
                fields.add(in.text(MAX_STRING));
                checkSize(in.position());
            }
            types.add(new WrittenType(name, List.copyOf(fields)));
            if (types.size() > MAX_SHORT) {
                throw in.damaged("a graph of at most " + MAX_SHORT + " types", "more");
            }
        }
    }

    private void readRecord(int id) throws StateStreamException {
        int at = in.position();
        if (in.limit() - at < WireInput.SLACK) {
            at = ready(at);
        }
        byte[] bytes = in.bytes();
        if (bytes[at] != Tag.UINT) {
            throw in.damaged(at, "the number of an object", "tag " + bytes[at]);
        }
        int start = checked(Varint.end(bytes, at + 1));
        long number = Varint.read(bytes, at + 1);
        if (number != id) {
            throw in.damaged(at, "object " + id, "object " + Long.toUnsignedString(number));
        }
        int type = 0;
        int valuesAt = start;
        if (bytes[start] == Tag.STRUCT) {
            valuesAt = checked(Varint.end(bytes, start + 1));
            type = checkType(start, Varint.read(bytes, start + 1));
        } else if (id == 1) {
            firstObject = 2;
        } else {
            throw in.damaged(start, "an object", "tag " + bytes[start]);
        }
        int ahead = valuesAt - in.position();
        int end = type == 0 ? values(start, 1) : struct(valuesAt, type);
        note(id, type, in.position() + ahead);
        in.position(end);
    }

    private void note(int id, int type, int offset) throws DamagedStreamException {
        if (segments.isEmpty() || segments.get(segments.size() - 1) != in.bytes()) {
            segments.add(in.bytes());
            if (segments.size() > MAX_SHORT) {
                throw in.damaged("a graph of at most " + MAX_SHORT + " MiB", "a larger one");
            }
        }
        if (id == records.length) {
            records = Arrays.copyOf(records, 2 * id);
        }
        records[id] = (long) type << 48 | (segments.size() - 1L) << 32 | offset;
    }

    /** No, one or several values. */
    private int struct(int start, int type) throws StateStreamException {
        byte[] bytes = in.bytes();
        int at = start;
        long values = 1;
        switch (bytes[at]) {
            case Tag.NO_OBJECTS -> {
                values = 0;
                at++;
            }
            case Tag.MULTIPLE_OBJECTS -> {
                values = Varint.read(bytes, at + 1);
                at = checked(Varint.end(bytes, at + 1));
            }
            default -> {}
        }
        int fields = types.get(type - 1).fields().size();
        if (fields != 0 && values != fields) {
            throw in.damaged(start, fields + " values", Long.toUnsignedString(values));
        }
        return values == 1 && bytes[at] == Tag.ARRAY ? array(at) : values(at, values);
    }

    /** So many values that are not objects of their own. */
    private int values(int start, long many) throws StateStreamException {
        byte[] bytes = in.bytes();
        int safe = in.limit() - WireInput.SLACK;
        int at = start;
        for (long left = many; left != 0; left--) {
            if (at > safe) {
                at = ready(at);
                bytes = in.bytes();
                safe = in.limit() - WireInput.SLACK;
            }
            switch (bytes[at]) {
                case Tag.NIL -> at++;
                case Tag.INT, Tag.BOOL, Tag.FLOAT32, Tag.FLOAT64 -> {
                    at++;
                    at = bytes[at] >= 0 ? at + 1 : checked(Varint.end(bytes, at));
                }
                case Tag.REF -> {
                    long root = bytes[at + 1];
                    int end = at + 2;
                    if (root < 0) {
                        end = checked(Varint.end(bytes, at + 1));
                        root = Varint.read(bytes, at + 1);
                    }
                    if (root != 0 && root < firstObject || root > count || bytes[end] != 0) {
                        throw badReference(at, root);
                    }
                    at = end + 1;
                }
                case Tag.STRING -> {
                    int length = bytes[at + 1];
                    int end = at + 2;
                    if (length < 0) {
                        end = checked(Varint.end(bytes, at + 1));
                        length = checkString(at, Varint.read(bytes, at + 1), end);
                    }
                    at = end + length;
                }
                case Tag.INTERFACE -> at = boxed(bytes, at);
                default -> throw in.damaged(at, "a value", "tag " + bytes[at]);
            }
        }
        return present(at);
    }

    private DamagedStreamException badReference(int at, long root) {
        boolean known = root >= firstObject && root <= count;
        return in.damaged(
                at,
                "a reference to a whole object of " + firstObject + " to " + count,
                known ? "one into an object" : Long.toUnsignedString(root));
    }

    private int checkString(int at, long length, int end) throws DamagedStreamException {
        long max = Math.min(MAX_STRING - (end - in.position()), begin + limits.maxBytes() - in.offset());
        if (length < 0 || length > max) {
            throw in.damaged(
                    at,
                    "a string that fits a graph of " + limits.maxBytes() + " bytes",
                    Long.toUnsignedString(length) + " bytes",
                    ADVICE);
        }
        return (int) length;
    }

    private int boxed(byte[] bytes, int start) throws StateStreamException {
        if (bytes[start + 1] != Tag.SPEC_TYPE_ID) {
            throw in.damaged(start, "the type of a boxed number", "type specification " + bytes[start + 1]);
        }
        int at = checked(Varint.end(bytes, start + 2));
        checkType(start, Varint.read(bytes, start + 2));
        if (bytes[at] != Tag.INT) {
            throw in.damaged(at, "a number", "tag " + bytes[at]);
        }
        return checked(Varint.end(bytes, at + 1));
    }

    /** An array of numbers: the tag of all stands once, before the first. */
    private int array(int start) throws StateStreamException {
        byte[] bytes = in.bytes();
        int at = checked(Varint.end(bytes, start + 1));
        long length = Varint.read(bytes, start + 1);
        if (length < 0 || length > limits.maxBytes()) {
            throw in.damaged(
                    start,
                    "an array that fits a graph of " + limits.maxBytes() + " bytes",
                    Long.toUnsignedString(length) + " elements",
                    ADVICE);
        }
        if (length > 0) {
            int tag = bytes[at++];
            if (tag < Tag.BOOL || tag > Tag.FLOAT64) {
                throw in.damaged(at - 1, "elements that are numbers", "tag " + tag);
            }
        }
        int safe = in.limit() - WireInput.SLACK;
        for (; length > 0; length--) {
            if (at > safe) {
                at = ready(at);
                bytes = in.bytes();
                safe = in.limit() - WireInput.SLACK;
            }
            at = checked(Varint.end(bytes, at));
        }
        return present(at);
    }

    /**
     * Sees to it that a value can be read without looking for the limit, and that there is one.
     *
     * @return the index in the buffer, which may have been replaced
     */
    private int ready(int at) throws StateStreamException {
        checkSize(at);
        int ahead = at - in.position();
        if (!in.fill(ahead + WireInput.SLACK) && in.limit() - in.position() <= ahead) {
            throw in.cut();
        }
        return in.position() + ahead;
    }

    /** Sees to it that everything before the index is there. */
    private int present(int at) throws StateStreamException {
        checkSize(at);
        int ahead = at - in.position();
        if (at > in.limit() && !in.fill(ahead)) {
            throw in.cut();
        }
        return in.position() + ahead;
    }

    private int checked(int end) throws DamagedStreamException {
        if (end < 0) {
            throw in.damaged("numbers of at most 64 bits", "a longer one");
        }
        return end;
    }

    private int checkType(int at, long id) throws DamagedStreamException {
        if (id < 1 || id > types.size()) {
            throw in.damaged(at, "a type of 1 to " + types.size(), Long.toUnsignedString(id));
        }
        return (int) id;
    }

    private void checkSize(int at) throws DamagedStreamException {
        if (in.offset() + (at - in.position()) - begin > limits.maxBytes()) {
            throw in.damaged(at, "a graph of at most " + limits.maxBytes() + " bytes", "a larger one", ADVICE);
        }
    }
}
