/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** Classes that an array may have as elements without a registered type, by name. */
final class ElementClasses {
    private static final Map<String, Class<?>> BY_NAME = new HashMap<>();

    static {
        add(Object.class, Number.class, CharSequence.class, Comparable.class, String.class);
        add(Boolean.class, Character.class, Byte.class, Short.class);
        add(Integer.class, Long.class, Float.class, Double.class);
        add(boolean.class, char.class, byte.class, short.class, int.class, long.class, float.class, double.class);
        add(Iterable.class, Collection.class, List.class, Queue.class, Deque.class);
        add(Set.class, SortedSet.class, NavigableSet.class, Map.class, SortedMap.class, NavigableMap.class);
    }

    private ElementClasses() {}

    /** The class of that name, or null. */
    static Class<?> named(String name) {
        Class<?> type = BY_NAME.get(name);
        return type != null ? type : BuiltInForms.type(name);
    }

    /** The name of that class, or null. */
    static String name(Class<?> type) {
        return named(type.getName()) == type ? type.getName() : null;
    }

    private static void add(Class<?>... types) {
        for (Class<?> type : types) {
            BY_NAME.put(type.getName(), type);
        }
    }
}
