/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Entry;
import org.stasis.spi.StateStreamException;

/** An object graph held whole, to be walked by the names in its own type records. Unchanged once read; not thread-safe. */
final class Graph {
    /** What even an empty one takes of memory. */
    private static final int VALUES_PER_GRAPH = 8;

    private final int number;
    private final List<WireObject.Type> types = new ArrayList<>();
    private final Map<Long, WireObject> objects = new TreeMap<>();
    private final Map<Long, Map<String, Integer>> places = new HashMap<>();
    private final Map<WireObject.Str, String> texts = new IdentityHashMap<>();

    private Graph(int number) {
        this.number = number;
    }

    /** Reads what is left of the graph that the reader is in. */
    static Graph read(int number, WireReader in, ValueBudget budget) throws StateStreamException {
        budget.take(VALUES_PER_GRAPH);
        Graph graph = new Graph(number);
        for (Entry entry = in.entry(); entry != null; entry = in.entry()) {
            if (entry instanceof Entry.Typed typed) {
                graph.types.add(budget.take(typed.type()));
            } else if (entry instanceof Entry.Numbered numbered) {
                graph.objects.put(numbered.id(), budget.take(numbered.object()));
            }
        }
        return graph;
    }

    /** Its place among the graphs of the state file, from 0. */
    int number() {
        return number;
    }

    /** The object everything else hangs on. */
    Node root() {
        return object(1);
    }

    Node object(long id) {
        WireObject object = objects.get(id);
        return object == null ? Node.none(this) : Node.of(this, id, object);
    }

    /** By number, ascending. */
    Map<Long, WireObject> objects() {
        return Collections.unmodifiableMap(objects);
    }

    List<WireObject.Type> types() {
        return Collections.unmodifiableList(types);
    }

    /** The type record of that number; null if there is none. */
    WireObject.Type type(long id) {
        return id < 1 || id > types.size() ? null : types.get((int) id - 1);
    }

    /** The place of a field in structs of that type; -1 if they have none of that name. A type may have very many. */
    int place(long typeId, String field) {
        return places.computeIfAbsent(typeId, this::places).getOrDefault(field, -1);
    }

    private Map<String, Integer> places(long typeId) {
        WireObject.Type type = type(typeId);
        if (type == null) {
            return Map.of();
        }
        Map<String, Integer> named = new HashMap<>();
        for (int i = 0; i < type.fields().size(); i++) {
            named.putIfAbsent(type.fields().get(i), i);
        }
        return named;
    }

    /** A string as text: one and the same however many objects refer to it. */
    String text(WireObject.Str string) {
        return texts.computeIfAbsent(string, WireObject.Str::text);
    }

    /** Name of a type; empty if the graph has none of that number, as for types without a name. */
    String typeName(long id) {
        WireObject.Type type = type(id);
        return type == null ? "" : type.name();
    }
}
