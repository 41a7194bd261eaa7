/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.lang.reflect.Array;
import java.util.function.IntFunction;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.Varint;
import org.stasis.internal.wire.WireBuffer;

/**
 * Arrays of numbers or truth values: one array of the wire, whose elements share a single tag.
 *
 * @param <A> the array's class
 */
final class PrimitivesForm<A> extends Form {
    /** Reads or writes one element. */
    @FunctionalInterface
    interface Getter<A> {
        long get(A array, int index);
    }

    /** Puts an element, and says whether the array can hold it. */
    @FunctionalInterface
    interface Setter<A> {
        boolean set(A array, int index, long value);
    }

    private final Class<A> type;
    private final int tag;
    private final IntFunction<A> make;
    private final Getter<A> getter;
    private final Setter<A> setter;

    PrimitivesForm(Class<A> type, int tag, IntFunction<A> make, Getter<A> getter, Setter<A> setter) {
        super(type.getCanonicalName());
        this.type = type;
        this.tag = tag;
        this.make = make;
        this.getter = getter;
        this.setter = setter;
    }

    @Override
    void write(Object object, RecordWriter out) {
        out.begin(1);
        WireBuffer wire = out.out();
        A array = type.cast(object);
        int length = Array.getLength(array);
        wire.tagged(Tag.ARRAY, length);
        if (length > 0) {
            wire.tag(tag);
        }
        for (int i = 0; i < length; i++) {
            if (tag == Tag.INT) {
                wire.sint(getter.get(array, i));
            } else {
                wire.uint(getter.get(array, i));
            }
        }
    }

    @Override
    Object create(RecordReader in) {
        A array = make.apply(in.array(tag));
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            long value = tag == Tag.INT ? Varint.signed(in.element()) : in.element();
            if (!setter.set(array, i, value)) {
                throw in.damaged("an element of " + name(), Long.toString(value));
            }
        }
        return array;
    }

    @Override
    void load(Object object, RecordReader in) {}
}
