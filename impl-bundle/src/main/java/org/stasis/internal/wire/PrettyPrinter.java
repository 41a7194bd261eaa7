/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stasis.internal.wire.WireObject.Dot;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.internal.wire.WireReader.Section;

/**
 * Writes a stream out for people, in the words of gVisor's own printer, to the byte. A graph is named {@code g0},
 * {@code g1} and so on, its types {@code g0t1}, its objects {@code g0r1}; the number of the graph grows with each raw
 * section, as it does there.
 */
abstract class PrettyPrinter {
    private final WireReader in;
    private final Appendable out;
    private final Map<Long, WireObject.Type> types = new HashMap<>();
    private long graph;

    PrettyPrinter(WireReader in, Appendable out) {
        this.in = in;
        this.out = out;
    }

    /** The name of a type or an object where it is described. */
    abstract String anchor(String name);

    /** Text that leads to where {@code name} is described. */
    abstract String link(String name, String text);

    /** Prints the stream to its end. */
    final void printSections() throws IOException {
        for (Section section = in.section(); section != null; section = in.section()) {
            if (section instanceof Section.Raw raw) {
                printRaw(raw.bytes());
            } else if (section instanceof Section.Ranges ranges) {
                printRaw(ranges.memory().bytes()); // where gVisor's own printer loses its way
            } else {
                printGraph();
            }
        }
    }

    private void printRaw(long bytes) throws IOException {
        graph++;
        types.clear();
        if (bytes > 0) {
            out.append("(").append(Long.toString(bytes)).append(" bytes non-object data)\n");
        }
    }

    private void printGraph() throws IOException {
        for (Entry entry = in.entry(); entry != null; entry = in.entry()) {
            if (entry instanceof Entry.Typed typed) {
                types.put(typed.id(), typed.type());
                out.append(anchor(typeName(typed.id()))).append(" = ");
                print(typed.type());
            } else if (entry instanceof Entry.Numbered numbered) {
                out.append(anchor(objectName(numbered.id()))).append(" = ");
                print(numbered.object(), 0);
            }
            out.append('\n');
        }
    }

    private void print(WireObject.Type type) throws IOException {
        out.append("type ").append(type.name()).append(" {");
        int index = 0;
        for (String field : type.fields()) {
            line(1).append(Integer.toString(index++)).append(": ").append(field).append(',');
        }
        line(0).append('}');
    }

    private void print(WireObject object, int depth) throws IOException {
        if (object instanceof WireObject.Nil) {
            out.append("nil");
        } else if (object instanceof WireObject.Bool bool) {
            out.append(Boolean.toString(bool.value()));
        } else if (object instanceof WireObject.Int number) {
            out.append(Long.toString(number.value()));
        } else if (object instanceof WireObject.Uint number) {
            out.append(Long.toUnsignedString(number.value()));
        } else if (object instanceof WireObject.Float32 number) {
            out.append(GoFormat.shortest(number.value()));
        } else if (object instanceof WireObject.Float64 number) {
            out.append(GoFormat.shortest(number.value()));
        } else if (object instanceof WireObject.Complex64 number) {
            printComplex(number.real(), number.imaginary());
        } else if (object instanceof WireObject.Complex128 number) {
            printComplex(number.real(), number.imaginary());
        } else if (object instanceof WireObject.Str str) {
            GoFormat.quote(str.bytes(), out);
        } else if (object instanceof WireObject.Ref ref) {
            out.append(format(ref));
        } else if (object instanceof WireObject.Slice slice) {
            out.append(format(slice.array())).append("{len:").append(Long.toUnsignedString(slice.length()));
            out.append(",cap:").append(Long.toUnsignedString(slice.capacity())).append('}');
        } else if (object instanceof WireObject.Array array) {
            printArray(array.elements(), depth);
        } else if (object instanceof WireObject.Map map) {
            printMap(map, depth);
        } else if (object instanceof WireObject.Struct struct) {
            printStruct(struct, depth);
        } else if (object instanceof WireObject.Interface value) {
            out.append("interface[").append(format(value.type())).append("]{");
            print(value.value(), depth + 1);
            out.append('}');
        }
    }

    private void printComplex(double real, double imaginary) throws IOException {
        out.append(GoFormat.fixed(real))
                .append('+')
                .append(GoFormat.fixed(imaginary))
                .append('i');
    }

    /** Zeros at the end are only counted. */
    private void printArray(List<WireObject> elements, int depth) throws IOException {
        if (elements.isEmpty()) {
            out.append("[]");
            return;
        }
        int shown = elements.size();
        while (shown > 0 && isZero(elements.get(shown - 1))) {
            shown--;
        }
        out.append('[');
        for (WireObject element : elements.subList(0, shown)) {
            line(depth + 1);
            print(element, depth + 1);
            out.append(',');
        }
        if (shown < elements.size()) {
            line(depth + 1)
                    .append("... (")
                    .append(Integer.toString(elements.size() - shown))
                    .append(" zeros),");
        }
        line(depth).append(']');
    }

    private void printMap(WireObject.Map map, int depth) throws IOException {
        if (map.keys().isEmpty()) {
            out.append("map{}");
            return;
        }
        out.append("map{");
        for (int i = 0; i < map.keys().size(); i++) {
            line(depth + 1);
            print(map.keys().get(i), depth + 1);
            out.append(": ");
            print(map.values().get(i), depth + 1);
            out.append(',');
        }
        line(depth).append('}');
    }

    private void printStruct(WireObject.Struct struct, int depth) throws IOException {
        out.append("struct[").append(format(new TypeSpec.Id(struct.typeId()))).append("]{");
        if (struct.fields().isEmpty()) {
            out.append('}');
            return;
        }
        WireObject.Type type = types.get(struct.typeId());
        for (int i = 0; i < struct.fields().size(); i++) {
            boolean named = type != null && i < type.fields().size();
            line(depth + 1)
                    .append(named ? type.fields().get(i) : Integer.toString(i))
                    .append(": ");
            print(struct.fields().get(i), depth + 1);
            out.append(',');
        }
        line(depth).append('}');
    }

    /** Whether a value at the end of an array is not worth a line; plain numbers always are. */
    private static boolean isZero(WireObject object) {
        if (object instanceof WireObject.Nil) {
            return true;
        } else if (object instanceof WireObject.Str str) {
            return str.bytes().length == 0;
        } else if (object instanceof WireObject.Complex64 number) {
            return number.real() == 0 && number.imaginary() == 0;
        } else if (object instanceof WireObject.Complex128 number) {
            return number.real() == 0 && number.imaginary() == 0;
        } else if (object instanceof WireObject.Ref ref) {
            return ref.root() == 0;
        } else if (object instanceof WireObject.Slice slice) {
            return slice.capacity() == 0;
        } else if (object instanceof WireObject.Array array) {
            return array.elements().stream().allMatch(PrettyPrinter::isZero);
        } else if (object instanceof WireObject.Map map) {
            return map.keys().isEmpty();
        } else if (object instanceof WireObject.Struct struct) {
            return struct.fields().stream().allMatch(PrettyPrinter::isZero);
        } else if (object instanceof WireObject.Interface value) {
            return value.type() instanceof TypeSpec.Nil && isZero(value.value());
        }
        return false;
    }

    private String format(WireObject.Ref ref) {
        String name = objectName(ref.root());
        if (ref.dots().isEmpty()) {
            return link(name, name);
        }
        StringBuilder text = new StringBuilder("(*")
                .append(format(ref.type()))
                .append(")(")
                .append(name)
                .append(')');
        for (Dot dot : ref.dots()) {
            if (dot instanceof Dot.Index step) {
                text.append('[').append(step.index()).append(']');
            } else if (dot instanceof Dot.Field step) {
                text.append('.').append(step.name());
            }
        }
        return link(name, text.toString());
    }

    private String format(TypeSpec type) {
        if (type instanceof TypeSpec.Id spec) {
            String name = typeName(spec.id());
            WireObject.Type known = types.get(spec.id());
            return link(name, known == null ? name + "!missing-type-spec" : name + "=" + known.name());
        } else if (type instanceof TypeSpec.Pointer spec) {
            return "(*" + format(spec.target()) + ")";
        } else if (type instanceof TypeSpec.Array spec) {
            return "[" + Long.toUnsignedString(spec.length()) + "](" + format(spec.element()) + ")";
        } else if (type instanceof TypeSpec.Slice spec) {
            return "([]" + format(spec.element()) + ")";
        } else if (type instanceof TypeSpec.Map spec) {
            return "(map[" + format(spec.key()) + "]" + format(spec.value()) + ")";
        }
        return "";
    }

    private String typeName(long id) {
        return "g" + graph + "t" + Long.toUnsignedString(id);
    }

    private String objectName(long id) {
        return "g" + graph + "r" + Long.toUnsignedString(id);
    }

    private Appendable line(int depth) throws IOException {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append('\t');
        }
        return out;
    }
}
