/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireObject;

/**
 * Builds an object graph of gVisor's by names. Objects are numbered in the order in which they are first named; types are
 * made of what is put into them. Values are plain: numbers, texts, truths, null, or what the methods here make.
 */
final class GraphBuilder {
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<List<Object>, Long> types = new LinkedHashMap<>();
    private final List<WireObject.Type> records = new ArrayList<>();
    private final Graph graph = new Graph();

    /** @param root name of the object that everything else hangs on, which is number 1 */
    GraphBuilder(String root) {
        number(root);
    }

    /** Adds the object of that name. */
    void put(String name, WireObject object) {
        graph.objects().put(number(name), object);
    }

    /** What was built. */
    Graph graph() {
        graph.types().addAll(records);
        records.clear();
        return graph;
    }

    private long number(String name) {
        return numbers.computeIfAbsent(name, any -> numbers.size() + 1L);
    }

    private long type(String name, List<String> fields) {
        return types.computeIfAbsent(List.of(name, fields), any -> {
            records.add(new WireObject.Type(name, fields));
            return types.size() + 1L;
        });
    }

    /** A struct of that type, with names and values of its fields in turn. */
    WireObject.Struct struct(String type, Object... fields) {
        List<String> names = new ArrayList<>();
        List<WireObject> values = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            names.add((String) fields[i]);
            values.add(value(fields[i + 1]));
        }
        return new WireObject.Struct(type(type, names), values);
    }

    WireObject.Ref ref(String name) {
        return new WireObject.Ref(number(name), List.of(), null);
    }

    /** A pointer to a field within an object. */
    WireObject.Ref within(String name, String field) {
        return new WireObject.Ref(
                number(name), List.of(new WireObject.Dot.Field(field)), new TypeSpec.Id(type("within", List.of())));
    }

    /** An interface that holds a pointer to that type. */
    WireObject.Interface boxed(String type, WireObject target) {
        return new WireObject.Interface(new TypeSpec.Pointer(new TypeSpec.Id(type(type, List.of()))), value(target));
    }

    /** All of an array, which becomes an object of that name. */
    WireObject.Slice slice(String name, Object... elements) {
        put(name, new WireObject.Array(values(elements)));
        return new WireObject.Slice(elements.length, elements.length, ref(name));
    }

    /** A map of keys and values in turn. */
    static WireObject.Map map(Object... entries) {
        List<WireObject> keys = new ArrayList<>();
        List<WireObject> values = new ArrayList<>();
        for (int i = 0; i < entries.length; i += 2) {
            keys.add(value(entries[i]));
            values.add(value(entries[i + 1]));
        }
        return new WireObject.Map(keys, values);
    }

    private static List<WireObject> values(Object... plain) {
        List<WireObject> values = new ArrayList<>();
        for (Object one : plain) {
            values.add(value(one));
        }
        return values;
    }

    private static WireObject value(Object plain) {
        if (plain instanceof WireObject value) {
            return value;
        } else if (plain instanceof Number number) {
            return new WireObject.Int(number.longValue());
        } else if (plain instanceof Boolean truth) {
            return new WireObject.Bool(truth);
        } else if (plain instanceof String text) {
            return new WireObject.Str(text.getBytes(ISO_8859_1));
        }
        return WireObject.Nil.NIL;
    }
}
