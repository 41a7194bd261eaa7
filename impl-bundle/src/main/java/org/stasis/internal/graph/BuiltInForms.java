/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.stasis.internal.wire.Tag;

/** The classes every graph can hold without a registered type. Their names are reserved. */
final class BuiltInForms {
    private static final Map<Class<?>, Form> BY_CLASS = new HashMap<>();
    private static final Map<String, Form> BY_NAME = new HashMap<>();
    private static final Map<String, Class<?>> TYPES = new HashMap<>();

    static {
        add(byte[].class, new BytesForm());
        add(
                boolean[].class,
                new PrimitivesForm<>(boolean[].class, Tag.BOOL, boolean[]::new, (a, i) -> a[i] ? 1 : 0, (a, i, v) -> {
                    a[i] = v == 1;
                    return true;
                }));
        add(
                short[].class,
                new PrimitivesForm<>(
                        short[].class, Tag.INT, short[]::new, (a, i) -> a[i], (a, i, v) -> v == (a[i] = (short) v)));
        add(
                char[].class,
                new PrimitivesForm<>(
                        char[].class, Tag.UINT, char[]::new, (a, i) -> a[i], (a, i, v) -> v == (a[i] = (char) v)));
        add(
                int[].class,
                new PrimitivesForm<>(
                        int[].class, Tag.INT, int[]::new, (a, i) -> a[i], (a, i, v) -> v == (a[i] = (int) v)));
        add(long[].class, new PrimitivesForm<>(long[].class, Tag.INT, long[]::new, (a, i) -> a[i], (a, i, v) -> {
            a[i] = v;
            return true;
        }));
        add(
                float[].class,
                new PrimitivesForm<>(
                        float[].class,
                        Tag.FLOAT32,
                        float[]::new,
                        (a, i) -> Float.floatToRawIntBits(a[i]) & 0xffff_ffffL,
                        (a, i, v) -> {
                            a[i] = Float.intBitsToFloat((int) v);
                            return v >>> 32 == 0;
                        }));
        add(
                double[].class,
                new PrimitivesForm<>(
                        double[].class,
                        Tag.FLOAT64,
                        double[]::new,
                        (a, i) -> Double.doubleToRawLongBits(a[i]),
                        (a, i, v) -> {
                            a[i] = Double.longBitsToDouble(v);
                            return true;
                        }));
        collections();
        views();
        values();
    }

    private static void collections() {
        list(ArrayList.class, ArrayList::new);
        list(LinkedList.class, n -> new LinkedList<>());
        list(ArrayDeque.class, ArrayDeque::new);
        list(ConcurrentLinkedQueue.class, n -> new ConcurrentLinkedQueue<>());
        list(ConcurrentLinkedDeque.class, n -> new ConcurrentLinkedDeque<>());
        list(CopyOnWriteArrayList.class, n -> new CopyOnWriteArrayList<>());
        set(HashSet.class, n -> new HashSet<>(capacity(n)));
        set(LinkedHashSet.class, n -> new LinkedHashSet<>(capacity(n)));
        set(TreeSet.class, n -> new TreeSet<>());
        set(PriorityQueue.class, n -> new PriorityQueue<>());
        map(HashMap.class, n -> new HashMap<>(capacity(n)));
        map(LinkedHashMap.class, n -> new LinkedHashMap<>(capacity(n)));
        map(TreeMap.class, n -> new TreeMap<>());
        map(ConcurrentHashMap.class, n -> new ConcurrentHashMap<>(capacity(n)));
        add(Arrays.asList().getClass(), new FixedListForm());
    }

    /** Their classes have no names one could write, so an object of each stands for its class. */
    @SuppressWarnings("unchecked") // a view takes what its contents hold
    private static void views() {
        Form list = of(ArrayList.class);
        Form set = of(LinkedHashSet.class);
        Form map = of(LinkedHashMap.class);
        Form unmodifiableList = new ViewForm(
                "java.util.Collections.unmodifiableList", list, o -> Collections.unmodifiableList((List<?>) o));
        Form unmodifiableSet = new ViewForm(
                "java.util.Collections.unmodifiableSet", set, o -> Collections.unmodifiableSet((Set<?>) o));
        Form unmodifiableMap = new ViewForm(
                "java.util.Collections.unmodifiableMap", map, o -> Collections.unmodifiableMap((Map<?, ?>) o));
        for (List<?> sample : List.<List<?>>of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3).subList(0, 2),
                Collections.emptyList(),
                Collections.singletonList(1),
                Collections.unmodifiableList(new ArrayList<>()),
                Collections.unmodifiableList(new LinkedList<>()))) {
            add(sample.getClass(), unmodifiableList);
        }
        for (Set<?> sample : List.<Set<?>>of(
                Set.of(),
                Set.of(1),
                Collections.emptySet(),
                Collections.singleton(1),
                Collections.unmodifiableSet(new HashSet<>()))) {
            add(sample.getClass(), unmodifiableSet);
        }
        for (Map<?, ?> sample : List.<Map<?, ?>>of(
                Map.of(),
                Map.of(1, 1),
                Collections.emptyMap(),
                Collections.singletonMap(1, 1),
                Collections.unmodifiableMap(new HashMap<>()))) {
            add(sample.getClass(), unmodifiableMap);
        }
        add(
                Collections.synchronizedList(new ArrayList<>()).getClass(),
                new ViewForm(
                        "java.util.Collections.synchronizedList",
                        list,
                        o -> Collections.synchronizedList((List<Object>) o)));
        add(
                Collections.synchronizedSet(new HashSet<>()).getClass(),
                new ViewForm(
                        "java.util.Collections.synchronizedSet",
                        set,
                        o -> Collections.synchronizedSet((Set<Object>) o)));
        add(
                Collections.synchronizedMap(new HashMap<>()).getClass(),
                new ViewForm(
                        "java.util.Collections.synchronizedMap",
                        map,
                        o -> Collections.synchronizedMap((Map<Object, Object>) o)));
    }

    private static void values() {
        text(UUID.class, UUID::fromString);
        text(URI.class, URI::create);
        text(Instant.class, Instant::parse);
        text(Duration.class, Duration::parse);
        text(LocalDate.class, LocalDate::parse);
        text(LocalTime.class, LocalTime::parse);
        text(LocalDateTime.class, LocalDateTime::parse);
        value(
                BigInteger.class,
                1,
                number -> new Object[] {number.toByteArray()},
                parts -> new BigInteger((byte[]) parts[0]));
        value(
                BigDecimal.class,
                2,
                number -> new Object[] {number.unscaledValue().toByteArray(), (long) number.scale()},
                parts -> new BigDecimal(new BigInteger((byte[]) parts[0]), Math.toIntExact((Long) parts[1])));
        value(BitSet.class, 1, bits -> new Object[] {bits.toLongArray()}, parts -> BitSet.valueOf((long[]) parts[0]));
        value(
                Optional.class,
                1,
                optional -> new Object[] {optional.isPresent() ? optional.get() : null},
                parts -> Optional.ofNullable(parts[0]));
        value(
                OptionalInt.class,
                1,
                optional -> new Object[] {optional.isPresent() ? optional.getAsInt() : null},
                parts -> parts[0] == null ? OptionalInt.empty() : OptionalInt.of((Integer) parts[0]));
        value(
                OptionalLong.class,
                1,
                optional -> new Object[] {optional.isPresent() ? optional.getAsLong() : null},
                parts -> parts[0] == null ? OptionalLong.empty() : OptionalLong.of((Long) parts[0]));
        value(
                OptionalDouble.class,
                1,
                optional -> new Object[] {optional.isPresent() ? optional.getAsDouble() : null},
                parts -> parts[0] == null ? OptionalDouble.empty() : OptionalDouble.of((Double) parts[0]));
        value(ByteBuffer.class, BufferParts.COUNT, BufferParts::split, BufferParts::join);
        add(LeftOut.class, LeftOut.form());
    }

    private BuiltInForms() {}

    /** The form of exactly this class, or null. */
    static Form of(Class<?> type) {
        // buffers have classes of their own for each kind of memory
        return BY_CLASS.get(ByteBuffer.class.isAssignableFrom(type) ? ByteBuffer.class : type);
    }

    /** The class of this name, or null. */
    static Class<?> type(String name) {
        return TYPES.get(name);
    }

    /** The form of this name, or null. */
    static Form named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether no registered type may have this name. */
    static boolean reserved(String name) {
        return BY_NAME.containsKey(name) || Boxed.named(name) != null;
    }

    private static void list(Class<?> type, IntFunction<Collection<Object>> make) {
        add(type, new CollectionForm(type, false, make));
    }

    /** A collection that looks at its elements. */
    private static void set(Class<?> type, IntFunction<Collection<Object>> make) {
        add(type, new CollectionForm(type, true, make));
    }

    private static void map(Class<?> type, IntFunction<Map<Object, Object>> make) {
        add(type, new MapForm(type, make));
    }

    private static <T> void text(Class<T> type, Function<String, T> parse) {
        add(type, ValueForm.text(type, parse));
    }

    private static <T> void value(Class<T> type, int parts, Function<T, Object[]> split, Function<Object[], T> join) {
        add(type, new ValueForm<>(type, parts, split, join));
    }

    private static void add(Class<?> type, Form form) {
        if (form.name().equals(type.getName())) {
            TYPES.put(form.name(), type);
        }
        BY_CLASS.put(type, form);
        BY_NAME.put(form.name(), form);
    }

    /** So that a hash table takes that many entries without growing. */
    private static int capacity(int entries) {
        return (int) Math.min(1 << 30, entries * 4L / 3 + 1);
    }
}
