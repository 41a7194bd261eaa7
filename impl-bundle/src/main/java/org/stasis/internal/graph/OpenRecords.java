/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireBuffer;

/**
 * A stack of records that were begun and not yet written out, because what they refer to comes first. Their bytes stand
 * one behind the other, with one byte in the place of each reference.
 */
final class OpenRecords {
    private final WireBuffer bytes = new WireBuffer();

    /** Of each record its object, where its bytes begin, its first reference, and the next one to be followed. */
    private int[] records = new int[4 << 8];

    /** Of each reference where it stands, and its object. */
    private int[] references = new int[2 << 8];

    private int top = -4;
    private int end;

    WireBuffer bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return top < 0;
    }

    void begin(int object) {
        top += 4;
        if (top == records.length) {
            records = Arrays.copyOf(records, 2 * top);
        }
        records[top] = object;
        records[top + 1] = bytes.position();
        records[top + 2] = end;
        records[top + 3] = end;
    }

    /** Adds a reference to the record begun last. */
    void refer(int object) {
        if (end == references.length) {
            references = Arrays.copyOf(references, 2 * end);
        }
        references[end++] = bytes.position();
        references[end++] = object;
        bytes.tag(Tag.REF);
    }

    /** The next object that the record begun last refers to, or 0. */
    int follow() {
        int next = records[top + 3];
        if (next == end) {
            return 0;
        }
        records[top + 3] = next + 2;
        return references[next + 1];
    }

    /** The object whose record was begun last. */
    int object() {
        return records[top];
    }

    interface References {
        void write(int object);
    }

    /** Writes out the record begun last, and takes it from the stack. */
    void close(WireBuffer out, References to) {
        int start = records[top + 1];
        int at = start;
        for (int i = records[top + 2]; i < end; i += 2) {
            out.append(bytes, at, references[i]);
            to.write(references[i + 1]);
            at = references[i] + 1;
        }
        out.append(bytes, at, bytes.position());
        bytes.truncate(start);
        end = records[top + 2];
        top -= 4;
    }

    /** Puts what was written last, from {@code last} on, in the place of what is between {@code from} and {@code to}. */
    void moveLast(int last, int from, int to) {
        int first = records[top + 2];
        int[] old = Arrays.copyOfRange(references, first, end);
        int moved = bytes.position() - last;
        bytes.moveLast(last, from, to);
        end = first;
        take(old, Integer.MIN_VALUE, from, 0);
        take(old, last, Integer.MAX_VALUE, from - last);
        take(old, to, last, moved - (to - from));
    }

    private void take(int[] old, int from, int to, int shift) {
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] >= from && old[i] < to) {
                references[end++] = old[i] + shift;
                references[end++] = old[i + 1];
            }
        }
    }
}
