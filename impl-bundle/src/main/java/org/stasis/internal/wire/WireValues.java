/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.stasis.internal.wire.WireObject.Dot;
import org.stasis.spi.StateStreamException;

/** Reads the values of one object after the other. Nesting and number of values are bounded. */
final class WireValues {
    private final WireInput in;
    private final WireLimits limits;
    private int left;
    private int bytesLeft;
    private int weightless;

    WireValues(WireInput in, WireLimits limits) {
        this.in = in;
        this.limits = limits;
        this.weightless = limits.maxValues();
    }

    int tag() throws StateStreamException {
        long tag = in.uint();
        if (tag < 0 || tag > Tag.TYPE) {
            throw in.damaged("a tag of 0 to " + Tag.TYPE, Long.toUnsignedString(tag));
        }
        return (int) tag;
    }

    /** A value with all that is nested in it. */
    WireObject object() throws StateStreamException {
        begin();
        return value(tag(), 0);
    }

    private void begin() {
        left = limits.maxValues();
        bytesLeft = limits.maxBytes();
    }

    WireObject.Type type() throws StateStreamException {
        begin();
        String name = in.name(length());
        List<String> fields = new ArrayList<>();
        for (int more = count(); more > 0; more--) {
            fields.add(in.name(length()));
        }
        return new WireObject.Type(name, List.copyOf(fields));
    }

    /** What follows a tag, or stands without one behind another of its kind. */
    private WireObject value(int tag, int depth) throws StateStreamException {
        take(1);
        checkDepth(depth);
        return switch (tag) {
            case Tag.BOOL -> new WireObject.Bool(in.uint() == 1);
            case Tag.INT -> new WireObject.Int(in.sint());
            case Tag.UINT -> new WireObject.Uint(in.uint());
            case Tag.FLOAT32 -> new WireObject.Float32(float32());
            case Tag.FLOAT64 -> new WireObject.Float64(float64());
            case Tag.NIL -> WireObject.Nil.NIL;
            case Tag.REF -> ref();
            case Tag.STRING -> new WireObject.Str(bytes());
            case Tag.SLICE -> new WireObject.Slice(in.uint(), in.uint(), ref());
            case Tag.ARRAY -> array(depth + 1);
            case Tag.MAP -> map(depth + 1);
            case Tag.STRUCT -> struct(depth + 1);
            case Tag.INTERFACE -> new WireObject.Interface(typeSpec(0), value(tag(), depth + 1));
            case Tag.COMPLEX64 -> new WireObject.Complex64(float32(), float32());
            case Tag.COMPLEX128 -> new WireObject.Complex128(float64(), float64());
            default -> throw in.damaged("a value", "tag " + tag);
        };
    }

    private WireObject array(int depth) throws StateStreamException {
        int count = count();
        int tag = count == 0 ? Tag.NIL : tag();
        if (tag == Tag.NIL) {
            takeWeightless(count);
            return new WireObject.Array(Collections.nCopies(count, WireObject.Nil.NIL));
        }
        List<WireObject> elements = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            elements.add(value(tag, depth));
        }
        return new WireObject.Array(elements);
    }

    private WireObject map(int depth) throws StateStreamException {
        int count = count();
        List<WireObject> keys = new ArrayList<>(Math.min(count, 16));
        List<WireObject> values = new ArrayList<>(Math.min(count, 16));
        int keyTag = Tag.NIL;
        int valueTag = Tag.NIL;
        for (int i = 0; i < count; i++) {
            keyTag = i == 0 ? tag() : keyTag;
            keys.add(value(keyTag, depth));
            valueTag = i == 0 ? tag() : valueTag;
            if (i == 0 && keyTag == Tag.NIL && valueTag == Tag.NIL) {
                takeWeightless(count);
            }
            values.add(value(valueTag, depth));
        }
        return new WireObject.Map(keys, values);
    }

    /** Nothing takes no bytes in an array or map, so a short stream could keep its reader busy for ever. */
    private void takeWeightless(int count) throws StateStreamException {
        if (count > weightless) {
            throw in.damaged("a stream of at most " + limits.maxValues() + " values without bytes", "more");
        }
        weightless -= count;
    }

    private WireObject struct(int depth) throws StateStreamException {
        long typeId = in.uint();
        int tag = tag();
        return new WireObject.Struct(
                typeId,
                switch (tag) {
                    case Tag.NO_OBJECTS -> List.of();
                    case Tag.MULTIPLE_OBJECTS -> fields(depth);
                    default -> List.of(value(tag, depth));
                });
    }

    private List<WireObject> fields(int depth) throws StateStreamException {
        int count = count();
        if (count < 2) {
            throw in.damaged("two fields or more", Integer.toString(count));
        }
        List<WireObject> fields = new ArrayList<>(Math.min(count, 32));
        for (int i = 0; i < count; i++) {
            fields.add(value(tag(), depth));
        }
        return fields;
    }

    private WireObject.Ref ref() throws StateStreamException {
        long root = in.uint();
        int count = count();
        if (count == 0) {
            return new WireObject.Ref(root, List.of(), null);
        }
        take(count);
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dots.add(dot());
        }
        return new WireObject.Ref(root, List.copyOf(dots), typeSpec(0));
    }

    /** An index, or if negative the length of a field's name. */
    private Dot dot() throws StateStreamException {
        long step = in.sint();
        if (step >= 0) {
            return new Dot.Index(step);
        }
        if (step < -limits.maxBytes()) {
            throw in.damaged("a name of at most " + limits.maxBytes() + " bytes", Long.toUnsignedString(-step));
        }
        takeBytes((int) -step);
        return new Dot.Field(in.name((int) -step));
    }

    private TypeSpec typeSpec(int depth) throws StateStreamException {
        take(1);
        checkDepth(depth);
        long kind = in.uint();
        return switch (kind < 0 || kind > Tag.SPEC_NIL ? -1 : (int) kind) {
            case Tag.SPEC_TYPE_ID -> new TypeSpec.Id(in.uint());
            case Tag.SPEC_POINTER -> new TypeSpec.Pointer(typeSpec(depth + 1));
            case Tag.SPEC_ARRAY -> new TypeSpec.Array(in.uint(), typeSpec(depth + 1));
            case Tag.SPEC_SLICE -> new TypeSpec.Slice(typeSpec(depth + 1));
            case Tag.SPEC_MAP -> new TypeSpec.Map(typeSpec(depth + 1), typeSpec(depth + 1));
            case Tag.SPEC_NIL -> new TypeSpec.Nil();
            default -> throw in.damaged("a type specification", Long.toUnsignedString(kind));
        };
    }

    private float float32() throws StateStreamException {
        return Float.intBitsToFloat((int) in.uint());
    }

    private double float64() throws StateStreamException {
        return Double.longBitsToDouble(in.uint());
    }

    private byte[] bytes() throws StateStreamException {
        int length = length();
        int from = in.position();
        in.position(from + length);
        return Arrays.copyOfRange(in.bytes(), from, from + length);
    }

    /** The length of a string, whose bytes are there. */
    private int length() throws StateStreamException {
        int length = in.length(limits.maxBytes());
        takeBytes(length);
        return length;
    }

    /** Many short strings take as much memory as a long one. */
    private void takeBytes(int count) throws StateStreamException {
        if (count > bytesLeft) {
            throw in.damaged("an object with at most " + limits.maxBytes() + " bytes of strings", "more");
        }
        bytesLeft -= count;
    }

    /** Steps of a pointer and parts of a type take memory as values do. */
    private void take(int count) throws StateStreamException {
        left -= count;
        if (left < 0) {
            throw in.damaged("an object of at most " + limits.maxValues() + " values", "more");
        }
    }

    /** How many values follow; values, not bytes, since some kinds take no bytes in an array. */
    private int count() throws StateStreamException {
        long count = in.uint();
        if (count < 0 || count > left) {
            throw in.damaged(
                    "an object of at most " + limits.maxValues() + " values", Long.toUnsignedString(count) + " more");
        }
        return (int) count;
    }

    private void checkDepth(int depth) throws StateStreamException {
        if (depth > WireLimits.MAX_DEPTH) {
            throw in.damaged("values nested at most " + WireLimits.MAX_DEPTH + " deep", "deeper ones");
        }
    }
}
