/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads graphs of gVisor's wire encoding, or skips them: one grammar for both, in the shape of {@link #body}. Of a graph
 * that is read only what describes memory is kept: numbers, arrays, structs and references.
 */
final class WireReader {
    private static final long OBJECTS = 1L << 63;
    /** Deeper nesting than any type of gVisor's has. */
    private static final int MAX_DEPTH = 200;

    private static final int MAX_KEPT = 16 << 20;

    private final WireInput in;
    private int depth;
    private int kept;

    /** A type of the graph that is being read. */
    private record Type(String name, List<String> fields) {}

    /** A struct, with its fields in order. */
    record Struct(String type, Map<String, Object> fields) {}

    /** A reference to a whole object. */
    record Ref(long id) {}

    private static final Object DROPPED = new Object();

    WireReader(WireInput in) {
        this.in = in;
    }

    boolean atGraph() throws IOException {
        return (in.peek() & OBJECTS) != 0;
    }

    void skipGraph() throws IOException {
        graph(false);
    }

    /** Objects by their ids; 1 is the root. A zero field is null. */
    Map<Long, Object> graph() throws IOException {
        return graph(true);
    }

    private Map<Long, Object> graph(boolean keep) throws IOException {
        long header = in.number();
        if ((header & OBJECTS) == 0) {
            throw in.fault("pages or raw bytes where a graph was expected");
        }
        long objects = header & ~OBJECTS;
        List<Type> types = new ArrayList<>();
        int tag = tag();
        while (tag == 17) {
            types.add(type(keep));
            tag = tag();
        }
        Map<Long, Object> byId = new HashMap<>();
        for (long i = 0; i < objects; i++) {
            if (i > 0) {
                tag = tag();
            }
            if (tag != 2) {
                throw in.fault("tag " + tag + " where the number of an object was expected");
            }
            long id = in.number();
            Object object = tagged(keep, types);
            if (keep) {
                byId.put(id, object);
            }
        }
        return byId;
    }

    private Type type(boolean keep) throws IOException {
        String name = in.text(keep);
        long fields = in.number();
        List<String> names = new ArrayList<>();
        for (long i = 0; i < fields; i++) {
            String field = in.text(keep);
            if (keep) {
                countKept();
                names.add(field);
            }
        }
        return new Type(name, names);
    }

    private Object tagged(boolean keep, List<Type> types) throws IOException {
        return body(tag(), keep, types);
    }

    private Object body(int tag, boolean keep, List<Type> types) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw in.fault("objects nested more than " + MAX_DEPTH + " deep");
        }
        Object object = switch (tag) {
            case 0 -> in.number() != 0;
            case 1 -> in.signed();
            case 2, 3, 4 -> in.number();
            case 5, 12 -> null;
            case 6 -> ref();
            case 7 -> in.text(keep);
            case 8 -> slice();
            case 9 -> array(keep, types);
            case 10 -> map(types);
            case 11 -> struct(keep, types);
            case 13 -> fields(keep, types);
            case 14 -> implementation(types);
            case 15, 16 -> complex();
            default -> throw in.fault("an object of unknown kind " + tag);
        };
        depth--;
        if (keep && object != null) {
            countKept();
        }
        return object;
    }

    private void countKept() throws IOException {
        if (++kept > MAX_KEPT) {
            throw in.fault("more than " + MAX_KEPT + " values in the description of memory");
        }
    }

    private Object struct(boolean keep, List<Type> types) throws IOException {
        long id = in.number();
        int tag = tag();
        if (!keep) {
            body(tag, false, types);
            return DROPPED;
        }
        if (id < 1 || id > types.size()) {
            throw in.fault("a struct of type " + id + " of " + types.size());
        }
        Type type = types.get((int) id - 1);
        Object fields = body(tag, true, types);
        List<?> values = tag == 13 ? (List<?>) fields : tag == 12 ? List.of() : Arrays.asList(fields);
        if (values.size() != type.fields().size()) {
            throw in.fault("a " + type.name() + " with " + values.size() + " fields");
        }
        Map<String, Object> byName = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            byName.put(type.fields().get(i), values.get(i));
        }
        return new Struct(type.name(), byName);
    }

    private Object fields(boolean keep, List<Type> types) throws IOException {
        long count = in.number();
        List<Object> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Object value = tagged(keep, types);
            if (keep) {
                values.add(value);
            }
        }
        return values;
    }

    /** The first element says what all are. */
    private Object array(boolean keep, List<Type> types) throws IOException {
        long count = in.number();
        int tag = count == 0 ? 5 : tag();
        List<Object> elements = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Object element = body(tag, keep, types);
            if (keep) {
                elements.add(element);
            }
        }
        return elements;
    }

    private Object map(List<Type> types) throws IOException {
        long count = in.number();
        if (count > 0) {
            int key = tag();
            body(key, false, types);
            int value = tag();
            body(value, false, types);
            for (long i = 1; i < count; i++) {
                body(key, false, types);
                body(value, false, types);
            }
        }
        return DROPPED;
    }

    private Object slice() throws IOException {
        in.number(); // length
        in.number(); // capacity
        return ref();
    }

    private Object ref() throws IOException {
        long root = in.number();
        long dots = in.number();
        for (long i = 0; i < dots; i++) {
            long dot = in.signed();
            if (dot < 0) {
                in.skip(-dot);
            }
        }
        if (dots > 0) {
            typeSpec();
            return DROPPED;
        }
        return root == 0 ? null : new Ref(root);
    }

    private Object implementation(List<Type> types) throws IOException {
        typeSpec();
        tagged(false, types);
        return DROPPED;
    }

    private void typeSpec() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw in.fault("a type nested more than " + MAX_DEPTH + " deep");
        }
        int kind = tag();
        switch (kind) {
            case 0 -> in.number();
            case 1, 3 -> typeSpec();
            case 2 -> {
                in.number();
                typeSpec();
            }
            case 4 -> {
                typeSpec();
                typeSpec();
            }
            case 5 -> {}
            default -> throw in.fault("a type of unknown kind " + kind);
        }
        depth--;
    }

    private Object complex() throws IOException {
        in.number();
        in.number();
        return DROPPED;
    }

    private int tag() throws IOException {
        long tag = in.number();
        return tag < 0 || tag > 17 ? -1 : (int) tag;
    }
}
