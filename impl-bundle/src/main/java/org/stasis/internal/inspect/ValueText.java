/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.stasis.api.inspect.ObjectReport.Field;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireObject;

/** Values in words. */
final class ValueText {
    /** Type of what stands in the place of a secret: its name, and its number. */
    private static final String SECRET = "org.stasis.Secret";

    private static final int BRIEF = 160;
    private static final int MOST_FIELDS = 100_000;

    private final Graph graph;
    private final int most;
    private final StringBuilder out = new StringBuilder();

    private ValueText(Graph graph, int most) {
        this.graph = graph;
        this.most = most;
    }

    /** On one line that is not long. */
    static String brief(Graph graph, WireObject value) {
        ValueText text = new ValueText(graph, BRIEF);
        text.append(value);
        return text.out.length() > BRIEF ? text.out.substring(0, BRIEF) + " ..." : text.out.toString();
    }

    private void append(WireObject value) {
        if (out.length() > most) {
            return;
        }
        if (value instanceof WireObject.Nil) {
            out.append("nil");
        } else if (value instanceof WireObject.Bool truth) {
            out.append(truth.value());
        } else if (value instanceof WireObject.Int number) {
            out.append(number.value());
        } else if (value instanceof WireObject.Uint number) {
            out.append(Long.toUnsignedString(number.value()));
        } else if (value instanceof WireObject.Float32 number) {
            out.append(number.value());
        } else if (value instanceof WireObject.Float64 number) {
            out.append(number.value());
        } else if (value instanceof WireObject.Complex64 number) {
            out.append(number.real()).append('+').append(number.imaginary()).append('i');
        } else if (value instanceof WireObject.Complex128 number) {
            out.append(number.real()).append('+').append(number.imaginary()).append('i');
        } else if (value instanceof WireObject.Str text) {
            out.append('"').append(text.text()).append('"');
        } else if (value instanceof WireObject.Ref ref) {
            reference(ref);
        } else if (value instanceof WireObject.Slice slice) {
            reference(slice.array());
            out.append('[').append(Long.toUnsignedString(slice.length())).append(']');
        } else if (value instanceof WireObject.Array array) {
            list(array.elements(), null);
        } else if (value instanceof WireObject.Map map) {
            out.append("map of ").append(map.keys().size());
        } else if (value instanceof WireObject.Struct struct) {
            out.append(Node.simpleName(graph.typeName(struct.typeId())));
            list(struct.fields(), graph.type(struct.typeId()));
        } else if (value instanceof WireObject.Interface boxed) {
            boolean empty = boxed.value() instanceof WireObject.Ref ref && ref.root() == 0;
            if (empty) {
                // of a nil in an interface, the type is what it tells
                out.append(Node.simpleName(type(graph, boxed.type()))).append(' ');
            }
            append(boxed.value());
        }
    }

    private void reference(WireObject.Ref ref) {
        if (ref.root() == 0) {
            out.append("nil");
            return;
        }
        if (graph.objects().get(ref.root()) instanceof WireObject.Struct struct
                && !struct.fields().isEmpty()
                && graph.typeName(struct.typeId()).equals(SECRET)) {
            out.append("secret ");
            append(struct.fields().get(0));
            return;
        }
        out.append('g').append(graph.number()).append('r').append(ref.root());
        for (int i = ref.dots().size() - 1; i >= 0; i--) {
            if (ref.dots().get(i) instanceof WireObject.Dot.Field step) {
                out.append('.').append(step.name());
            } else if (ref.dots().get(i) instanceof WireObject.Dot.Index step) {
                out.append('[').append(step.index()).append(']');
            }
        }
    }

    private void list(List<WireObject> values, WireObject.Type type) {
        out.append('{');
        for (int i = 0; i < values.size() && out.length() <= most; i++) {
            out.append(i == 0 ? "" : ", ");
            if (type != null && i < type.fields().size()) {
                out.append(type.fields().get(i)).append(": ");
            }
            append(values.get(i));
        }
        out.append('}');
    }

    /** Name of the type of a value. */
    static String type(Graph graph, WireObject value) {
        if (value instanceof WireObject.Struct struct) {
            String name = graph.typeName(struct.typeId());
            return name.isEmpty() ? "struct" : name;
        } else if (value instanceof WireObject.Array array) {
            return "array of " + array.elements().size();
        } else if (value instanceof WireObject.Map map) {
            return "map of " + map.keys().size();
        } else if (value instanceof WireObject.Interface boxed) {
            return "interface of " + type(graph, boxed.type());
        }
        return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String type(Graph graph, TypeSpec spec) {
        if (spec instanceof TypeSpec.Id named) {
            return graph.typeName(named.id());
        } else if (spec instanceof TypeSpec.Pointer pointer) {
            return "*" + (pointer.target() instanceof TypeSpec.Id named ? graph.typeName(named.id()) : "?");
        }
        return "?";
    }

    /** The parts of a value, one level deep. */
    static List<Field> fields(Graph graph, WireObject value) {
        List<Field> fields = new ArrayList<>();
        if (value instanceof WireObject.Struct struct) {
            WireObject.Type type = graph.type(struct.typeId());
            if (Node.isJavaMap(type)) {
                for (int i = 0; i + 1 < struct.fields().size(); i += 2) {
                    add(
                            fields,
                            graph,
                            brief(graph, struct.fields().get(i)),
                            struct.fields().get(i + 1));
                }
                return fields;
            }
            for (int i = 0; i < struct.fields().size(); i++) {
                boolean named = type != null && i < type.fields().size();
                add(
                        fields,
                        graph,
                        named ? type.fields().get(i) : String.valueOf(i),
                        struct.fields().get(i));
            }
        } else if (value instanceof WireObject.Array array) {
            for (int i = 0; i < array.elements().size(); i++) {
                add(fields, graph, String.valueOf(i), array.elements().get(i));
            }
        } else if (value instanceof WireObject.Map map) {
            for (int i = 0; i < map.keys().size(); i++) {
                add(fields, graph, brief(graph, map.keys().get(i)), map.values().get(i));
            }
        } else {
            add(fields, graph, "value", value);
        }
        return fields;
    }

    private static void add(List<Field> fields, Graph graph, String name, WireObject value) {
        if (fields.size() < MOST_FIELDS) {
            WireObject plain = value instanceof WireObject.Interface boxed ? boxed.value() : value;
            long target = plain instanceof WireObject.Ref ref
                    ? ref.root()
                    : plain instanceof WireObject.Slice slice ? slice.array().root() : 0;
            fields.add(new Field(name, brief(graph, value), target == 0 ? null : "g" + graph.number() + "r" + target));
        }
    }
}
