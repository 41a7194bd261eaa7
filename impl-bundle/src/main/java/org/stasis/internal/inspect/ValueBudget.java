/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.List;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireObject;

/**
 * How many values of an image may be held in memory: a number that this JVM's heap can take, whatever a file claims.
 * Small numbers are shared, so that a saved register file or bitmap does not cost an object for each byte.
 */
final class ValueBudget {
    /** A value with its place in a list, on average. */
    private static final int BYTES_PER_VALUE = 48;

    private static final int SMALL = 256;
    private static final WireObject[] UINTS = new WireObject[SMALL];
    private static final WireObject[] INTS = new WireObject[SMALL];

    static {
        for (int i = 0; i < SMALL; i++) {
            UINTS[i] = new WireObject.Uint(i);
            INTS[i] = new WireObject.Int(i);
        }
    }

    private final String where;
    private final long most;
    private long taken;

    ValueBudget(String where, long most) {
        this.where = where;
        this.most = most;
    }

    /** A third of the heap. */
    static ValueBudget ofHeap(String where) {
        return new ValueBudget(where, Runtime.getRuntime().maxMemory() / 3 / BYTES_PER_VALUE);
    }

    /** What a single object may hold within this. */
    WireLimits limits() {
        return new WireLimits((int) Math.min(most, WireLimits.DEFAULT.maxValues()), 1 << 26);
    }

    void take(long values) throws DamagedStreamException {
        taken += values;
        if (taken > most) {
            throw new DamagedStreamException(new UnsupportedFormatException(
                    where,
                    "its object graphs hold more than " + most + " values, for which this JVM's heap is too small;"
                            + " give it more with -Xmx, or dump the image, which needs no memory"));
        }
    }

    /** Takes a type, its names included. */
    WireObject.Type take(WireObject.Type type) throws DamagedStreamException {
        take(1);
        takeName(type.name());
        for (String field : type.fields()) {
            take(1);
            takeName(field);
        }
        return type;
    }

    private void takeName(String name) throws DamagedStreamException {
        take(name.length() / BYTES_PER_VALUE);
    }

    /** Takes all values of an object. */
    WireObject take(WireObject object) throws DamagedStreamException {
        take(1);
        if (object instanceof WireObject.Str text) {
            take(text.bytes().length / BYTES_PER_VALUE);
        } else if (object instanceof WireObject.Array array) {
            takeAll(array.elements());
        } else if (object instanceof WireObject.Map map) {
            takeAll(map.keys());
            takeAll(map.values());
        } else if (object instanceof WireObject.Struct struct) {
            for (WireObject field : struct.fields()) {
                take(field);
            }
        } else if (object instanceof WireObject.Interface value) {
            take(value.value());
            take(value.type());
        } else if (object instanceof WireObject.Ref ref) {
            take(ref);
        } else if (object instanceof WireObject.Slice slice) {
            take(slice.array());
        }
        return object;
    }

    private void take(WireObject.Ref ref) throws DamagedStreamException {
        take(ref.dots().size());
        for (WireObject.Dot dot : ref.dots()) {
            if (dot instanceof WireObject.Dot.Field step) {
                takeName(step.name());
            }
        }
        take(ref.type());
    }

    private void take(TypeSpec type) throws DamagedStreamException {
        if (type instanceof TypeSpec.Pointer spec) {
            takePart(spec.target());
        } else if (type instanceof TypeSpec.Array spec) {
            takePart(spec.element());
        } else if (type instanceof TypeSpec.Slice spec) {
            takePart(spec.element());
        } else if (type instanceof TypeSpec.Map spec) {
            takePart(spec.key());
            takePart(spec.value());
        }
    }

    private void takePart(TypeSpec type) throws DamagedStreamException {
        take(1);
        take(type);
    }

    private void takeAll(List<WireObject> values) throws DamagedStreamException {
        for (int i = 0; i < values.size(); i++) {
            WireObject value = values.get(i);
            if (value instanceof WireObject.Uint number && number.value() >= 0 && number.value() < SMALL) {
                values.set(i, UINTS[(int) number.value()]);
            } else if (value instanceof WireObject.Int number && number.value() >= 0 && number.value() < SMALL) {
                values.set(i, INTS[(int) number.value()]);
            }
            take(value);
        }
    }
}
