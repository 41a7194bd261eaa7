/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireObject.Dot;

/**
 * A value in a graph, to be asked by the names of its fields. References and interfaces are followed by themselves, also
 * those that point into an object. Fields of embedded structs are found as Go finds them, wherever a version of gVisor
 * has put them. What is not there is {@link #none}, of which everything can be asked and nothing is known; so a graph that
 * is not as expected, or hostile, gives less and never an error.
 */
final class Node {
    /** More than any real chain of references and interfaces. */
    private static final int MAX_HOPS = 16;

    /** Structs embedded in each other. */
    private static final int MAX_EMBEDDING = 4;

    /** Fields among which embedded structs are looked for: more than any that embeds one has. */
    private static final int MAX_FIELDS = 512;

    private final Graph graph;
    private final long id;
    private final WireObject value;

    private Node(Graph graph, long id, WireObject value) {
        this.graph = graph;
        this.id = id;
        this.value = value;
    }

    static Node none(Graph graph) {
        return new Node(graph, 0, WireObject.Nil.NIL);
    }

    /** @param id of the object that the value is, or is within */
    static Node of(Graph graph, long id, WireObject value) {
        return new Node(graph, id, value).followed();
    }

    private Node followed() {
        Node node = this;
        for (int hops = 0; hops < MAX_HOPS; hops++) {
            if (node.value instanceof WireObject.Interface boxed) {
                node = new Node(graph, node.id, boxed.value());
            } else if (node.value instanceof WireObject.Ref ref) {
                node = node.target(ref);
            } else {
                return node;
            }
        }
        return none(graph);
    }

    private Node target(WireObject.Ref ref) {
        WireObject object = graph.objects().get(ref.root());
        List<Dot> dots = ref.dots();
        for (int i = dots.size() - 1; i >= 0 && object != null; i--) {
            object = step(object, dots.get(i));
        }
        return object == null ? none(graph) : new Node(graph, ref.root(), object);
    }

    private WireObject step(WireObject from, Dot dot) {
        if (dot instanceof Dot.Field field && from instanceof WireObject.Struct struct) {
            return field(struct, field.name());
        }
        if (dot instanceof Dot.Index step && from instanceof WireObject.Array array) {
            return step.index() < array.elements().size() ? array.elements().get((int) step.index()) : null;
        }
        return null;
    }

    private WireObject field(WireObject.Struct struct, String name) {
        int index = graph.place(struct.typeId(), name);
        return index < 0 || index >= struct.fields().size()
                ? null
                : struct.fields().get(index);
    }

    Graph graph() {
        return graph;
    }

    /** Number of the object that this is, or is within; 0 for none. */
    long id() {
        return id;
    }

    WireObject value() {
        return value;
    }

    boolean isNil() {
        return value instanceof WireObject.Nil;
    }

    /** Name of its type, such as {@code pkg/sentry/kernel.Task}; empty if it is no struct. */
    String type() {
        return value instanceof WireObject.Struct struct ? graph.typeName(struct.typeId()) : "";
    }

    boolean is(String suffix) {
        return type().endsWith(suffix);
    }

    /** The object that this is within, whole. */
    Node whole() {
        return graph.object(id);
    }

    /** The field at the end of a way of fields. */
    Node get(String... way) {
        Node node = this;
        for (String name : way) {
            node = node.promoted(name, MAX_EMBEDDING);
        }
        return node;
    }

    /** The first of these fields that there is: names change between versions. */
    Node any(String... names) {
        for (String name : names) {
            Node found = get(name);
            if (!found.isNil()) {
                return found;
            }
        }
        return none(graph);
    }

    private Node promoted(String name, int depth) {
        if (!(value instanceof WireObject.Struct struct)) {
            return none(graph);
        }
        WireObject direct = field(struct, name);
        if (direct != null) {
            return of(graph, id, direct);
        }
        WireObject.Type type = graph.type(struct.typeId());
        for (int i = 0;
                type != null
                        && depth > 0
                        && i < MAX_FIELDS
                        && i < type.fields().size()
                        && i < struct.fields().size();
                i++) {
            if (struct.fields().get(i) instanceof WireObject.Struct inner
                    && graph.typeName(inner.typeId())
                            .endsWith("." + type.fields().get(i))) {
                Node found = new Node(graph, id, inner).promoted(name, depth - 1);
                if (!found.isNil()) {
                    return found;
                }
            }
        }
        return none(graph);
    }

    /** As a number; a struct of one field, such as an atomic one, is its field; what is none is 0. */
    long number() {
        if (value instanceof WireObject.Int number) {
            return number.value();
        } else if (value instanceof WireObject.Uint number) {
            return number.value();
        } else if (value instanceof WireObject.Bool truth) {
            return truth.value() ? 1 : 0;
        } else if (value instanceof WireObject.Struct struct && struct.fields().size() == 1) {
            return of(graph, id, struct.fields().get(0)).scalar();
        }
        return 0;
    }

    private long scalar() {
        return value instanceof WireObject.Struct ? 0 : number();
    }

    boolean isTrue() {
        return number() != 0;
    }

    Optional<String> text() {
        return value instanceof WireObject.Str text ? Optional.of(graph.text(text)) : Optional.empty();
    }

    /** The bytes of a string, which need not be text; none if it is no string. */
    byte[] bytes() {
        return value instanceof WireObject.Str text ? text.bytes() : new byte[0];
    }

    /** Elements of an array, or of the part of one that a slice is. */
    List<Node> elements() {
        Node node = this;
        long count = Long.MAX_VALUE;
        if (value instanceof WireObject.Slice slice) {
            node = of(graph, id, slice.array());
            count = slice.length();
        }
        List<Node> elements = new ArrayList<>();
        if (node.value instanceof WireObject.Array array) {
            for (WireObject element : array.elements()) {
                if (elements.size() >= count) {
                    break;
                }
                elements.add(of(graph, node.id, element));
            }
        }
        return elements;
    }

    /** Numbers of an array or slice. */
    long[] numbers() {
        return elements().stream().mapToLong(Node::number).toArray();
    }

    /** Entries of a map, as they stand in the image. */
    List<Map.Entry<Node, Node>> entries() {
        List<Map.Entry<Node, Node>> entries = new ArrayList<>();
        if (value instanceof WireObject.Map map) {
            for (int i = 0; i < map.keys().size(); i++) {
                entries.add(Map.entry(
                        of(graph, id, map.keys().get(i)),
                        of(graph, id, map.values().get(i))));
            }
        } else if (value instanceof WireObject.Struct struct && isJavaMap(graph.type(struct.typeId()))) {
            for (int i = 0; i + 1 < struct.fields().size(); i += 2) {
                entries.add(Map.entry(
                        of(graph, id, struct.fields().get(i)),
                        of(graph, id, struct.fields().get(i + 1))));
            }
        }
        return entries;
    }

    /** Maps of Java stand as keys and values in turn, under a type without fields. */
    static boolean isJavaMap(WireObject.Type type) {
        return type != null && type.fields().isEmpty() && type.name().endsWith("Map");
    }

    /** The name of a type without its package. */
    static String simpleName(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Type that an interface or reference field claims, followed or not; empty for none. */
    String claimed(String field) {
        WireObject raw = value instanceof WireObject.Struct struct ? field(struct, field) : null;
        return raw instanceof WireObject.Interface boxed ? name(boxed.type()) : "";
    }

    private String name(TypeSpec spec) {
        TypeSpec type = spec;
        while (type instanceof TypeSpec.Pointer pointer) {
            type = pointer.target();
        }
        return type instanceof TypeSpec.Id named ? graph.typeName(named.id()) : "";
    }
}
