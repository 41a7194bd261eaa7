/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/** Takes one graph apart. */
final class Freezer {
    private static final Set<Class<?>> IMMUTABLE = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            String.class);
    private static final Map<Class<?>, Supplier<? extends Collection<Object>>> COLLECTIONS = Map.of(
            ArrayList.class, ArrayList::new,
            ArrayDeque.class, ArrayDeque::new,
            HashSet.class, HashSet::new,
            LinkedHashSet.class, LinkedHashSet::new,
            TreeSet.class, TreeSet::new);
    private static final Map<Class<?>, Supplier<? extends Map<Object, Object>>> MAPS = Map.of(
            HashMap.class, HashMap::new,
            LinkedHashMap.class, LinkedHashMap::new,
            TreeMap.class, TreeMap::new);

    private final StateTypes types;
    private final Map<Object, Frozen> seen = new IdentityHashMap<>();

    Freezer(StateTypes types) {
        this.types = types;
    }

    Frozen freeze(Object object) throws UnknownTypeException {
        if (object == null || IMMUTABLE.contains(object.getClass())) {
            return new Frozen.Value(object);
        }
        Frozen known = seen.get(object);
        if (known != null) {
            return known;
        }
        Class<?> kind = object.getClass();
        if (kind.isArray() && kind.getComponentType().isPrimitive()) {
            return remember(object, new Frozen.Primitives(copy(object)));
        }
        if (kind == Object[].class) {
            int length = Array.getLength(object);
            return items(object, () -> new Object[length], Arrays.asList((Object[]) object));
        }
        if (COLLECTIONS.containsKey(kind)) {
            return items(object, COLLECTIONS.get(kind), (Collection<?>) object);
        }
        if (MAPS.containsKey(kind)) {
            return entries((Map<?, ?>) object, MAPS.get(kind));
        }
        return fields(object, registered(kind));
    }

    @SuppressWarnings("unchecked")
    private StateType<Object> registered(Class<?> kind) throws UnknownTypeException {
        return (StateType<Object>) types.of(kind)
                .orElseThrow(() -> new UnknownTypeException(
                        kind.getName(),
                        "no StateType is registered for " + kind.getName() + ", and it is not built in"));
    }

    private <T extends Frozen> T remember(Object object, T frozen) {
        seen.put(object, frozen);
        return frozen;
    }

    private Frozen items(Object object, Supplier<?> shell, Collection<?> contents) throws UnknownTypeException {
        List<Frozen> items = new ArrayList<>();
        Frozen frozen = remember(object, new Frozen.Items(shell, items));
        for (Object item : contents) {
            items.add(freeze(item));
        }
        return frozen;
    }

    private Frozen entries(Map<?, ?> map, Supplier<? extends Map<Object, Object>> shell) throws UnknownTypeException {
        List<Frozen> entries = new ArrayList<>();
        Frozen frozen = remember(map, new Frozen.Entries(shell, entries));
        for (var entry : map.entrySet()) {
            entries.add(freeze(entry.getKey()));
            entries.add(freeze(entry.getValue()));
        }
        return frozen;
    }

    private Frozen fields(Object object, StateType<Object> type) throws UnknownTypeException {
        Map<String, Frozen> fields = new HashMap<>();
        Frozen frozen = remember(object, new Frozen.Fields(type.name(), fields));
        Map<Integer, Object> slots = new LinkedHashMap<>();
        type.save(object, new Slots(slots));
        for (var slot : slots.entrySet()) {
            fields.put(type.fields().get(slot.getKey()), freeze(slot.getValue()));
        }
        return frozen;
    }

    static Object copy(Object array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    private record Slots(Map<Integer, Object> slots) implements FieldWriter {
        @Override
        public void putBoolean(int slot, boolean value) {
            slots.put(slot, value);
        }

        @Override
        public void putLong(int slot, long value) {
            slots.put(slot, value);
        }

        @Override
        public void putFloat(int slot, float value) {
            slots.put(slot, value);
        }

        @Override
        public void putDouble(int slot, double value) {
            slots.put(slot, value);
        }

        @Override
        public void putString(int slot, String value) {
            slots.put(slot, value);
        }

        @Override
        public void putObject(int slot, Object value) {
            slots.put(slot, value);
        }

        /** What stays in this machine is supplied to whoever reads it. */
        @Override
        public void putSecret(int slot, String name, boolean optional, byte[] value) {
            slots.put(slot, value);
        }
    }
}
