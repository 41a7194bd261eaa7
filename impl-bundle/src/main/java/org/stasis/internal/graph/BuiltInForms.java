/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.stasis.internal.wire.Tag;

/** The classes every graph can hold without a registered type. Their names are reserved. */
final class BuiltInForms {
    private static final Map<Class<?>, Form> BY_CLASS = new HashMap<>();
    private static final Map<String, Form> BY_NAME = new HashMap<>();

    static {
        add(byte[].class, new BytesForm());
        add(Object[].class, new ObjectArrayForm());
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
        add(ArrayList.class, new CollectionForm(ArrayList.class, false, ArrayList::new));
        add(ArrayDeque.class, new CollectionForm(ArrayDeque.class, false, ArrayDeque::new));
        add(HashSet.class, new CollectionForm(HashSet.class, true, n -> new HashSet<>(capacity(n))));
        add(LinkedHashSet.class, new CollectionForm(LinkedHashSet.class, true, n -> new LinkedHashSet<>(capacity(n))));
        add(TreeSet.class, new CollectionForm(TreeSet.class, true, n -> new TreeSet<>()));
        add(HashMap.class, new MapForm(HashMap.class, n -> new HashMap<>(capacity(n))));
        add(LinkedHashMap.class, new MapForm(LinkedHashMap.class, n -> new LinkedHashMap<>(capacity(n))));
        add(TreeMap.class, new MapForm(TreeMap.class, n -> new TreeMap<>()));
    }

    private BuiltInForms() {}

    /** The form of exactly this class, or null. */
    static Form of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** The form of this name, or null. */
    static Form named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether no registered type may have this name. */
    static boolean reserved(String name) {
        return BY_NAME.containsKey(name) || Boxed.named(name) != null;
    }

    private static void add(Class<?> type, Form form) {
        BY_CLASS.put(type, form);
        BY_NAME.put(form.name(), form);
    }

    /** So that a hash table takes that many entries without growing. */
    private static int capacity(int entries) {
        return (int) Math.min(1 << 30, entries * 4L / 3 + 1);
    }
}
