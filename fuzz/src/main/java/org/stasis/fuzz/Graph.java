/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireWriter;
import org.stasis.spi.StateStreamException;

/**
 * An object graph that can be changed and written.
 *
 * @param types numbered from 1
 * @param objects by number
 */
record Graph(List<WireObject.Type> types, TreeMap<Long, WireObject> objects) implements Checkpoint.Part {
    Graph() {
        this(new ArrayList<>(), new TreeMap<>());
    }

    /** The first graph of a stream. */
    static Graph read(byte[] bytes) throws StateStreamException {
        var in = new WireReader(new ByteArrayInputStream(bytes), "graph", WireLimits.DEFAULT);
        in.section();
        Graph graph = new Graph();
        for (WireReader.Entry entry = in.entry(); entry != null; entry = in.entry()) {
            if (entry instanceof WireReader.Entry.Typed typed) {
                graph.types.add(typed.type());
            } else if (entry instanceof WireReader.Entry.Numbered numbered) {
                graph.objects.put(numbered.id(), numbered.object());
            }
        }
        return graph;
    }

    @Override
    public Graph copy() {
        return new Graph(new ArrayList<>(types), new TreeMap<>(objects));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        WireWriter writer = new WireWriter(out);
        writer.graph(objects.size());
        for (WireObject.Type type : types) {
            writer.type(type);
        }
        for (Map.Entry<Long, WireObject> object : objects.entrySet()) {
            writer.object(object.getKey(), writable(object.getValue()));
        }
    }

    /** Arrays and maps hold values of one kind: where they are of several, each is boxed. */
    private static WireObject writable(WireObject value) {
        WireObject plain = withParts(value, Graph::writable);
        if (plain instanceof WireObject.Array array) {
            return new WireObject.Array(alike(array.elements()));
        } else if (plain instanceof WireObject.Map map) {
            return new WireObject.Map(alike(map.keys()), alike(map.values()));
        }
        return plain;
    }

    private static List<WireObject> alike(List<WireObject> values) {
        for (WireObject value : values) {
            if (value.getClass() != values.get(0).getClass()) {
                List<WireObject> boxed = new ArrayList<>();
                values.forEach(one -> boxed.add(new WireObject.Interface(new TypeSpec.Nil(), one)));
                return boxed;
            }
        }
        return values;
    }

    /** How many values there are in a value, itself included. */
    static int count(WireObject value) {
        int count = 1;
        for (WireObject part : parts(value)) {
            count += count(part);
        }
        return count;
    }

    /** What a value takes of memory, roughly in values. */
    static int weight(WireObject value) {
        int weight = value instanceof WireObject.Str string ? 1 + string.bytes().length / 8 : 1;
        for (WireObject part : parts(value)) {
            weight += weight(part);
        }
        return weight;
    }

    /** The value at that place, counted from the outside in. */
    static WireObject at(WireObject value, int place) {
        int left = place;
        if (left == 0) {
            return value;
        }
        left--;
        for (WireObject part : parts(value)) {
            int count = count(part);
            if (left < count) {
                return at(part, left);
            }
            left -= count;
        }
        throw new IndexOutOfBoundsException(place);
    }

    /** The value with another at that place. */
    static WireObject with(WireObject value, int place, UnaryOperator<WireObject> change) {
        if (place == 0) {
            return change.apply(value);
        }
        int[] left = {place - 1};
        return withParts(value, part -> {
            int count = left[0] < 0 ? 0 : count(part);
            boolean here = left[0] >= 0 && left[0] < count;
            WireObject changed = here ? with(part, left[0], change) : part;
            left[0] = here ? -1 : left[0] - count;
            return changed;
        });
    }

    private static List<WireObject> parts(WireObject value) {
        if (value instanceof WireObject.Struct struct) {
            return struct.fields();
        } else if (value instanceof WireObject.Array array) {
            return array.elements();
        } else if (value instanceof WireObject.Map map) {
            List<WireObject> parts = new ArrayList<>(map.keys());
            parts.addAll(map.values());
            return parts;
        } else if (value instanceof WireObject.Interface boxed) {
            return List.of(boxed.value());
        }
        return List.of();
    }

    private static WireObject withParts(WireObject value, UnaryOperator<WireObject> change) {
        if (value instanceof WireObject.Struct struct) {
            return new WireObject.Struct(struct.typeId(), all(struct.fields(), change));
        } else if (value instanceof WireObject.Array array) {
            return new WireObject.Array(all(array.elements(), change));
        } else if (value instanceof WireObject.Map map) {
            return new WireObject.Map(all(map.keys(), change), all(map.values(), change));
        } else if (value instanceof WireObject.Interface boxed) {
            return new WireObject.Interface(boxed.type(), change.apply(boxed.value()));
        }
        return value;
    }

    private static List<WireObject> all(List<WireObject> values, UnaryOperator<WireObject> change) {
        List<WireObject> changed = new ArrayList<>(values.size());
        values.forEach(value -> changed.add(change.apply(value)));
        return changed;
    }
}
