/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.stasis.internal.wire.WireObject.Dot;

/** Writes what {@link WireReader} reads. Not thread-safe; does not close the stream it writes. */
public final class WireWriter {
    private final OutputStream out;

    public WireWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a graph of so many objects; its types follow, then its objects. */
    public void graph(long objects) throws IOException {
        WireBuffer header = new WireBuffer();
        header.uint(Tag.OBJECTS | objects);
        header.writeTo(out);
    }

    public void type(WireObject.Type type) throws IOException {
        WireBuffer record = new WireBuffer();
        record.tag(Tag.TYPE);
        record.text(type.name());
        record.uint(type.fields().size());
        type.fields().forEach(record::text);
        record.writeTo(out);
    }

    public void object(long id, WireObject object) throws IOException {
        WireBuffer record = new WireBuffer();
        record.tagged(Tag.UINT, id);
        tagged(record, object);
        record.writeTo(out);
    }

    /** A raw section, all of {@code bytes}, which must have that length. */
    public void raw(long length, InputStream bytes) throws IOException {
        WireBuffer header = new WireBuffer();
        header.uint(length);
        header.writeTo(out);
        long written = bytes.transferTo(out);
        if (written != length) {
            throw new IOException("a raw section of " + length + " bytes got " + written);
        }
    }

    private static void tagged(WireBuffer to, WireObject object) {
        to.tag(tag(object));
        contents(to, object);
    }

    private static int tag(WireObject object) {
        if (object instanceof WireObject.Bool) {
            return Tag.BOOL;
        } else if (object instanceof WireObject.Int) {
            return Tag.INT;
        } else if (object instanceof WireObject.Uint) {
            return Tag.UINT;
        } else if (object instanceof WireObject.Float32) {
            return Tag.FLOAT32;
        } else if (object instanceof WireObject.Float64) {
            return Tag.FLOAT64;
        } else if (object instanceof WireObject.Nil) {
            return Tag.NIL;
        } else if (object instanceof WireObject.Ref) {
            return Tag.REF;
        } else if (object instanceof WireObject.Str) {
            return Tag.STRING;
        } else if (object instanceof WireObject.Slice) {
            return Tag.SLICE;
        } else if (object instanceof WireObject.Array) {
            return Tag.ARRAY;
        } else if (object instanceof WireObject.Map) {
            return Tag.MAP;
        } else if (object instanceof WireObject.Struct) {
            return Tag.STRUCT;
        } else if (object instanceof WireObject.Interface) {
            return Tag.INTERFACE;
        } else if (object instanceof WireObject.Complex64) {
            return Tag.COMPLEX64;
        } else if (object instanceof WireObject.Complex128) {
            return Tag.COMPLEX128;
        }
        return Tag.TYPE;
    }

    private static void contents(WireBuffer to, WireObject object) {
        if (object instanceof WireObject.Bool bool) {
            to.uint(bool.value() ? 1 : 0);
        } else if (object instanceof WireObject.Int number) {
            to.sint(number.value());
        } else if (object instanceof WireObject.Uint number) {
            to.uint(number.value());
        } else if (object instanceof WireObject.Float32 number) {
            float32(to, number.value());
        } else if (object instanceof WireObject.Float64 number) {
            float64(to, number.value());
        } else if (object instanceof WireObject.Complex64 number) {
            float32(to, number.real());
            float32(to, number.imaginary());
        } else if (object instanceof WireObject.Complex128 number) {
            float64(to, number.real());
            float64(to, number.imaginary());
        } else if (object instanceof WireObject.Str str) {
            to.bytes(str.bytes());
        } else if (object instanceof WireObject.Ref ref) {
            ref(to, ref);
        } else if (object instanceof WireObject.Slice slice) {
            to.uint(slice.length());
            to.uint(slice.capacity());
            ref(to, slice.array());
        } else if (object instanceof WireObject.Array array) {
            array(to, array);
        } else if (object instanceof WireObject.Map map) {
            map(to, map);
        } else if (object instanceof WireObject.Struct struct) {
            to.uint(struct.typeId());
            fields(to, struct.fields());
        } else if (object instanceof WireObject.Interface value) {
            typeSpec(to, value.type());
            tagged(to, value.value());
        } else if (object instanceof WireObject.Type) {
            throw new IllegalArgumentException("a type record is no value");
        }
    }

    private static void array(WireBuffer to, WireObject.Array array) {
        List<WireObject> elements = array.elements();
        to.uint(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            likeFirst(to, elements, i);
        }
    }

    private static void map(WireBuffer to, WireObject.Map map) {
        to.uint(map.keys().size());
        for (int i = 0; i < map.keys().size(); i++) {
            likeFirst(to, map.keys(), i);
            likeFirst(to, map.values(), i);
        }
    }

    /** Only the first is tagged; the rest must be of its kind. */
    private static void likeFirst(WireBuffer to, List<WireObject> values, int index) {
        int tag = tag(values.get(0));
        if (index == 0) {
            to.tag(tag);
        } else if (tag(values.get(index)) != tag) {
            throw new IllegalArgumentException("values of different kinds in an array or map");
        }
        contents(to, values.get(index));
    }

    private static void fields(WireBuffer to, List<WireObject> fields) {
        if (fields.isEmpty()) {
            to.tag(Tag.NO_OBJECTS);
        } else if (fields.size() > 1) {
            to.tagged(Tag.MULTIPLE_OBJECTS, fields.size());
        }
        fields.forEach(field -> tagged(to, field));
    }

    private static void ref(WireBuffer to, WireObject.Ref ref) {
        to.uint(ref.root());
        to.uint(ref.dots().size());
        for (Dot dot : ref.dots()) {
            if (dot instanceof Dot.Index step) {
                to.sint(step.index());
            } else if (dot instanceof Dot.Field step) {
                to.name(step.name());
            }
        }
        if (!ref.dots().isEmpty()) {
            typeSpec(to, ref.type());
        }
    }

    private static void typeSpec(WireBuffer to, TypeSpec type) {
        if (type instanceof TypeSpec.Id spec) {
            to.tagged(Tag.SPEC_TYPE_ID, spec.id());
        } else if (type instanceof TypeSpec.Pointer spec) {
            to.tag(Tag.SPEC_POINTER);
            typeSpec(to, spec.target());
        } else if (type instanceof TypeSpec.Array spec) {
            to.tagged(Tag.SPEC_ARRAY, spec.length());
            typeSpec(to, spec.element());
        } else if (type instanceof TypeSpec.Slice spec) {
            to.tag(Tag.SPEC_SLICE);
            typeSpec(to, spec.element());
        } else if (type instanceof TypeSpec.Map spec) {
            to.tag(Tag.SPEC_MAP);
            typeSpec(to, spec.key());
            typeSpec(to, spec.value());
        } else {
            to.tag(Tag.SPEC_NIL);
        }
    }

    private static void float32(WireBuffer to, float value) {
        to.uint(Float.floatToRawIntBits(value) & 0xffff_ffffL);
    }

    private static void float64(WireBuffer to, double value) {
        to.uint(Double.doubleToRawLongBits(value));
    }
}
