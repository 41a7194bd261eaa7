/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.stasis.internal.wire.TypeSpec;
import org.stasis.internal.wire.WireObject;
import org.stasis.internal.wire.WireObject.Dot;

/**
 * Changes to a checkpoint as a program of six-byte steps: {@code operation, object u16, value, operand u16}. Each is made
 * to a value in an object, to a type, or to bytes; the checkpoint stays one that can be written.
 */
final class GraphEdits {
    static final int STEP = 6;
    static final int OPERATIONS = 15;

    private static final int MOST_GROWTH = 40_000;
    private static final int NESTING = 100;

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        5,
        10,
        16,
        4095,
        4096,
        8192,
        0x7000,
        65_535,
        1 << 20,
        1L << 31,
        1L << 32,
        1L << 36,
        1L << 46,
        1L << 47,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE & -4096L,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -512,
        -4,
        0010000,
        0020000,
        0040000,
        0100000,
        0140000,
        1L << 62,
    };

    private final List<Graph> graphs = new ArrayList<>();
    private final List<List<Checkpoint.Part>> files;
    private int growth;
    private boolean nested;

    private GraphEdits(Checkpoint checkpoint) {
        files = new ArrayList<>(checkpoint.files().values());
        files.forEach(parts -> parts.forEach(part -> {
            if (part instanceof Graph graph) {
                graphs.add(graph);
            }
        }));
    }

    /** Runs all steps on a checkpoint. */
    static void apply(Checkpoint checkpoint, ByteBuffer program) {
        GraphEdits edits = new GraphEdits(checkpoint);
        while (program.remaining() >= STEP) {
            edits.step(
                    (program.get() & 0xff) % OPERATIONS,
                    program.getShort() & 0xffff,
                    program.get() & 0xff,
                    program.getShort() & 0xffff);
        }
    }

    /** A place in a graph. */
    private record Place(Graph graph, long id, int value) {
        static Place of(Graph graph, int object, int value) {
            List<Long> ids = new ArrayList<>(graph.objects().keySet());
            long id = ids.get(object % ids.size());
            return new Place(graph, id, value % Graph.count(graph.objects().get(id)));
        }

        WireObject get() {
            return Graph.at(graph.objects().get(id), value);
        }

        void set(WireObject changed) {
            graph.objects().compute(id, (any, object) -> Graph.with(object, value, old -> changed));
        }
    }

    private void step(int operation, int object, int value, int operand) {
        // most of what there is to find is in the kernel, the second graph
        Graph graph = graphs.get(object < 0xf000 ? Math.min(1, graphs.size() - 1) : object % graphs.size());
        if (operation == 0) {
            bytes(object, value, operand);
        } else if (operation == 1) {
            type(graph, object, value, operand);
        } else if (!graph.objects().isEmpty()) {
            change(operation, Place.of(graph, object, value), operand);
        }
    }

    private void change(int operation, Place place, int operand) {
        Graph graph = place.graph();
        WireObject old = place.get();
        switch (operation) {
            case 2 -> place.set(new WireObject.Int(NUMBERS[operand % NUMBERS.length]));
            case 3 -> place.set(new WireObject.Int((short) operand));
            case 4 -> place.set(WireObject.Nil.NIL);
            case 5 -> {
                WireObject theirs =
                        Place.of(graph, operand & 0xff, operand >> 8).get();
                if (room(theirs)) {
                    place.set(theirs);
                }
            }
            case 6 -> {
                Place other = Place.of(graph, operand & 0xff, operand >> 8);
                WireObject theirs = other.get();
                if (room(theirs) && room(old)) {
                    other.set(old);
                    // what held both may have gone with the exchange
                    if (place.value() < Graph.count(graph.objects().get(place.id()))) {
                        place.set(theirs);
                    }
                }
            }
            case 7 -> place.set(new WireObject.Ref(operand % (graph.objects().size() + 2), List.of(), null));
            case 8 -> place.set(dotted(graph, old, operand));
            case 9 -> place.set(new WireObject.Str(text(old, operand)));
            case 10 -> place.set(repeated(graph, old, operand));
            case 11 -> place.set(shortened(old, operand));
            case 12 ->
                place.set(
                        old instanceof WireObject.Interface boxed
                                ? boxed.value()
                                : new WireObject.Interface(new TypeSpec.Pointer(new TypeSpec.Id(operand & 0xff)), old));
            case 13 ->
                place.set(
                        old instanceof WireObject.Struct struct
                                ? new WireObject.Struct(operand % (graph.types().size() + 2), struct.fields())
                                : nest(old));
            default -> {
                graph.objects().remove(place.id());
                graph.objects().put((operand & 0xff) + 1L, old);
            }
        }
    }

    private boolean room(WireObject more) {
        growth += Graph.weight(more);
        return growth <= MOST_GROWTH;
    }

    private WireObject nest(WireObject value) {
        WireObject outer = value;
        for (int i = 0; i < NESTING && !nested; i++) {
            outer = new WireObject.Interface(new TypeSpec.Nil(), outer);
        }
        nested = true;
        return outer;
    }

    private static WireObject dotted(Graph graph, WireObject old, int operand) {
        if (!(old instanceof WireObject.Ref ref)) {
            return new WireObject.Slice(
                    operand & 0xff, operand >> 8, new WireObject.Ref(operand % 64, List.of(), null));
        }
        List<Dot> dots = new ArrayList<>(ref.dots());
        List<String> names = graph.types().isEmpty()
                ? List.of()
                : graph.types().get(operand % graph.types().size()).fields();
        if (operand % 3 == 0 && !dots.isEmpty()) {
            dots.remove(0);
        } else if (operand % 3 == 1 && !names.isEmpty()) {
            dots.add(new Dot.Field(names.get((operand >> 8) % names.size())));
        } else {
            dots.add(new Dot.Index(operand));
        }
        return new WireObject.Ref(ref.root(), dots, dots.isEmpty() ? null : new TypeSpec.Id(1));
    }

    private byte[] text(WireObject old, int operand) {
        byte[] text = old instanceof WireObject.Str string ? string.bytes() : new byte[0];
        return switch (operand & 7) {
            case 0 -> new byte[0];
            case 1 -> ("\0" + operand).getBytes(ISO_8859_1);
            case 2 -> ("\u00ff\u00fe<b>" + operand).getBytes(ISO_8859_1);
            case 3 -> ("\u001b[31m\n" + operand).getBytes(ISO_8859_1);
            case 4 -> bytes('x', 1 << (operand >> 3) % 18);
            case 5 -> bytes(0, (operand >> 3) % 64);
            default -> Arrays.copyOf(text, (operand >> 3) % 64);
        };
    }

    private byte[] bytes(int of, int length) {
        growth += length / 8;
        byte[] bytes = new byte[growth > MOST_GROWTH ? 1 : length];
        Arrays.fill(bytes, (byte) of);
        return bytes;
    }

    /** More of the last part: itself, or if it is a pointer, one to a copy of its object. */
    private WireObject repeated(Graph graph, WireObject old, int operand) {
        int times = 1 << (operand & 0xf) % 14;
        boolean copies = (operand & 0x10) != 0;
        if (old instanceof WireObject.Map map && !map.keys().isEmpty()) {
            int last = map.keys().size() - 1;
            List<WireObject> keys = new ArrayList<>(map.keys());
            List<WireObject> values = new ArrayList<>(map.values());
            for (int i = 0; i < times && room(map.values().get(last)); i++) {
                keys.add(new WireObject.Int(last + i + 2L));
                values.add(copies ? copied(graph, values.get(last)) : values.get(last));
            }
            return new WireObject.Map(keys, values);
        }
        boolean array = old instanceof WireObject.Array;
        List<WireObject> elements = new ArrayList<>(
                old instanceof WireObject.Array list
                        ? list.elements()
                        : old instanceof WireObject.Struct struct ? struct.fields() : List.of(old));
        WireObject last = elements.isEmpty() ? new WireObject.Int(operand) : elements.get(elements.size() - 1);
        for (int i = 0; i < times && room(last); i++) {
            elements.add(copies ? copied(graph, last) : last);
        }
        return old instanceof WireObject.Struct struct && !array
                ? new WireObject.Struct(struct.typeId(), elements)
                : new WireObject.Array(elements);
    }

    private WireObject copied(Graph graph, WireObject value) {
        if (value instanceof WireObject.Ref ref && graph.objects().containsKey(ref.root())) {
            WireObject object = graph.objects().get(ref.root());
            if (room(object)) {
                long id = graph.objects().lastKey() + 1;
                graph.objects().put(id, object);
                return new WireObject.Ref(id, ref.dots(), ref.type());
            }
        }
        return value;
    }

    private static WireObject shortened(WireObject old, int operand) {
        if (old instanceof WireObject.Struct struct) {
            return new WireObject.Struct(struct.typeId(), cut(struct.fields(), operand));
        } else if (old instanceof WireObject.Array array) {
            return new WireObject.Array(cut(array.elements(), operand));
        } else if (old instanceof WireObject.Map map) {
            return new WireObject.Map(cut(map.keys(), operand), cut(map.values(), operand));
        }
        return new WireObject.Uint(operand);
    }

    private static <T> List<T> cut(List<T> all, int to) {
        return new ArrayList<>(all.subList(0, Math.min(all.size(), to % (all.size() + 1))));
    }

    private void type(Graph graph, int object, int value, int operand) {
        if (graph.types().isEmpty()) {
            return;
        }
        int index = object % graph.types().size();
        WireObject.Type old = graph.types().get(index);
        WireObject.Type other = graph.types().get(operand % graph.types().size());
        List<String> fields = new ArrayList<>(old.fields());
        String name = old.name();
        switch (value % 6) {
            case 0 -> name = other.name();
            case 1 -> fields = new ArrayList<>(other.fields());
            case 2 -> fields = cut(fields, operand);
            case 3 -> Collections.rotate(fields, operand);
            case 4 -> name = name + new String(bytes('t', 1 << operand % 16), ISO_8859_1);
            default -> {
                String field = fields.isEmpty() ? "field" : fields.remove(operand % fields.size());
                for (int i = 0; i < 1 << operand % 14 && ++growth <= MOST_GROWTH; i++) {
                    fields.add(field);
                }
            }
        }
        graph.types().set(index, new WireObject.Type(name, fields));
    }

    private void bytes(int object, int value, int operand) {
        List<Checkpoint.Part> parts = files.get(object % files.size());
        int index = parts.isEmpty() ? -1 : value % parts.size();
        if (index >= 0 && parts.get(index) instanceof Checkpoint.Plain plain && plain.bytes().length > 0) {
            int at = (operand >> 3) % plain.bytes().length;
            byte[] bytes = plain.bytes().clone();
            switch (operand & 7) {
                case 0 -> bytes[at] = (byte) (object >> 8);
                case 1 -> bytes[at] ^= (byte) (1 << (object >> 8) % 8);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> parts.remove(index);
                case 4 -> parts.add(index, plain);
                case 5 -> Arrays.fill(bytes, at, bytes.length, (byte) (object >> 8));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) -1);
            }
            if (parts.contains(plain)) {
                parts.set(parts.indexOf(plain), new Checkpoint.Plain(bytes));
            }
        } else if (index >= 0 && (operand & 7) == 7) {
            Checkpoint.Part part = parts.remove(index);
            parts.add(operand % (parts.size() + 1), part);
        }
    }
}
