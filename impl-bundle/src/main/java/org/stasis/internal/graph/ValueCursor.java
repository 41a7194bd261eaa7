/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.Text;
import org.stasis.internal.wire.Varint;
import org.stasis.internal.wire.WireInput;
import org.stasis.spi.StateStreamException;

/**
 * Goes through the values of a record, and checks each as it reads it or passes over it: nothing before has looked at
 * them. The record may still be on its way in, or be held by {@link Records}, which has brought all of it.
 */
class ValueCursor {
    /** All of the record is there. */
    private static final int HELD = Integer.MAX_VALUE;

    private final WireInput in;
    final Records records;
    private final FirstFault faults;
    private final int count;
    private final int typeCount;

    byte[] bytes = {};
    int position;

    /** Where the record's values begin, with their number before the first. What is before it can be forgotten. */
    int start;

    /** Up to here any value but a string can be read without a look at how much there is. */
    private int safe = HELD;

    ValueCursor(Records records, FirstFault faults) {
        this.in = records.input();
        this.records = records;
        this.faults = faults;
        this.count = records.count();
        this.typeCount = records.typeCount();
    }

    /** Goes to where the input is. */
    final void enter() {
        bytes = in.bytes();
        start = position = in.position();
        safe = records.safe();
    }

    /** Goes to values that are held. */
    final void enter(byte[] held, int offset) {
        bytes = held;
        start = position = offset;
        safe = HELD;
    }

    /** The record this is in is held from now on, its values at that place. */
    final void settle(byte[] held, int values) {
        bytes = held;
        position += values - start;
        start = values;
        safe = HELD;
    }

    final boolean isHeld() {
        return safe == HELD;
    }

    /** The tag of a value. */
    final int tag() {
        if (position > safe) {
            bring(WireInput.SLACK, 1);
        }
        return bytes[position++];
    }

    final int peek() {
        if (position > safe) {
            bring(WireInput.SLACK, 1);
        }
        return bytes[position];
    }

    /** A number of any length. */
    final long uint() {
        int few = few();
        return few >= 0 ? few : longer(~few);
    }

    /** The same, of a number that is short as a rule: apart, so that the compiler can leave out what long ones take. */
    final long number() {
        int few = few();
        return few >= 0 ? few : longer(~few);
    }

    /** A number of up to four bytes; the complement of what is in these, and nothing read, if more follow. */
    private int few() {
        byte[] from = bytes;
        int at = position;
        int value = from[at++];
        if (value < 0) {
            value = value & 0x7f | from[at++] << 7;
            if (value < 0) {
                value = value & 0x3fff | from[at++] << 14;
                if (value < 0) {
                    value = value & 0x1f_ffff | from[at++] << 21;
                    if (value < 0) {
                        return ~(value & 0xfff_ffff);
                    }
                }
            }
        }
        position = at;
        return value;
    }

    private long longer(long low) {
        byte[] from = bytes;
        int at = position + 4;
        long value = low;
        for (int shift = 28; shift < 63; shift += 7) {
            long next = from[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                position = at;
                return value;
            }
        }
        long last = from[at++];
        if (last < 0 || last > 1) {
            throw damaged("a number of at most 64 bits", "a longer one");
        }
        position = at;
        return value | last << 63;
    }

    final long sint() {
        return Varint.signed(uint());
    }

    /** A number that may lie behind many others. */
    final long element() {
        if (position > safe) {
            bring(WireInput.SLACK, 1);
        }
        return uint();
    }

    /** The length of a string, whose bytes are there. */
    final int length() {
        long length = number();
        present(length);
        return (int) length;
    }

    final String text() {
        int length = length();
        String text = Text.read(bytes, position, length);
        if (text == null) {
            throw damaged("a string in UTF-8", "bytes that are none");
        }
        position += length;
        return text;
    }

    /** The number of the object referred to, or 0. */
    final int reference() {
        long root = number();
        if (root > count || root < 0 || bytes[position] != 0) {
            throw damaged(
                    "a reference to a whole object of 1 to " + count,
                    root > count || root < 0 ? Long.toUnsignedString(root) : "one into an object");
        }
        position++;
        return (int) root;
    }

    /** The number of a type of this graph. */
    final int namedType() {
        long id = number();
        if (id < 1 || id > typeCount) {
            throw damaged("a type of 1 to " + typeCount, Long.toUnsignedString(id));
        }
        return (int) id;
    }

    /** The type that is named before a value. */
    final int spec() {
        int kind = bytes[position++];
        if (kind != Tag.SPEC_TYPE_ID) {
            throw damaged("the number of a type", "type specification " + kind);
        }
        return namedType();
    }

    /** Passes over a value that is not an array. */
    final void skip() {
        int tag = tag();
        switch (tag) {
            case Tag.NIL -> {}
            case Tag.INT, Tag.BOOL, Tag.FLOAT32, Tag.FLOAT64 -> uint();
            case Tag.REF -> meet(reference());
            case Tag.STRING -> {
                int length = length();
                position += length;
            }
            case Tag.INTERFACE -> {
                spec();
                int inside = tag();
                if (inside == Tag.REF) {
                    meet(reference());
                } else if (inside == Tag.INT) {
                    uint();
                } else {
                    throw damaged("a number or a reference", "tag " + inside);
                }
            }
            default -> throw damaged("a value", "tag " + tag);
        }
    }

    /** Passes over the numbers of an array, whose tag stands once, before the first. */
    final void skipArray() {
        tag();
        long left = uint();
        if (left != 0) {
            numbers();
        }
        for (; left != 0; left--) {
            element();
        }
    }

    /** The tag of all numbers of an array. */
    final int numbers() {
        int tag = tag();
        if (tag < Tag.BOOL || tag > Tag.FLOAT64) {
            throw damaged("elements that are numbers", "tag " + tag);
        }
        return tag;
    }

    /** Sees to it that so many bytes are there. */
    final void present(long count) {
        if (count < 0 || count > safe - position) {
            bring(count, count);
        }
    }

    private void meet(int id) {
        if (id != 0 && !records.meet(id)) {
            throw damaged("an object met before, or the next", Integer.toString(id));
        }
    }

    /** Brings bytes from the input, so many if it has them, and no less than are needed. */
    private void bring(long wanted, long needed) {
        if (isHeld()) {
            throw damaged("no more bytes than there are", Long.toUnsignedString(needed));
        }
        int ahead = position - start;
        in.position(start);
        try {
            records.bring(ahead, wanted, needed);
        } catch (StateStreamException e) {
            throw faults.of(e);
        }
        bytes = in.bytes();
        start = in.position();
        position = start + ahead;
        safe = records.safe();
    }

    /** Where this is there should be something else. */
    final GraphFault damaged(String expected, String found) {
        return faults.of(
                isHeld() ? in.damagedBefore("a record", expected, found) : in.damaged(position, expected, found));
    }
}
