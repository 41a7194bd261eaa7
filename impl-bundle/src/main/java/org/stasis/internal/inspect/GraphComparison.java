/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stasis.internal.wire.WireObject;

/**
 * Walks two graphs at once from their roots. Objects are numbered anew with each save, so two objects are the same if
 * they are reached on the same way; the shortest way counts. Breadth first, without recursion over references.
 */
final class GraphComparison {
    private static final int MOST_PATH = 300;

    /** Two values that stand at the same place. */
    private record Pair(String path, WireObject old, WireObject now) {}

    private final Graph left;
    private final Graph right;
    private final Comparison.Changes changes;
    private final Deque<Pair> todo = new ArrayDeque<>();
    private final Map<Long, Long> met = new HashMap<>();
    private final Set<Long> metRight = new HashSet<>();

    private GraphComparison(Graph left, Graph right, Comparison.Changes changes) {
        this.left = left;
        this.right = right;
        this.changes = changes;
    }

    static void of(List<Graph> old, List<Graph> now, Comparison.Changes changes) {
        changes.value("graphs", String.valueOf(old.size()), String.valueOf(now.size()));
        for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
            GraphComparison comparison = new GraphComparison(old.get(i), now.get(i), changes);
            comparison.objects("graph." + i, 1, 1);
            comparison.walk();
        }
    }

    private void walk() {
        for (Pair pair = todo.poll(); pair != null; pair = todo.poll()) {
            compare(pair.path(), pair.old(), pair.now());
        }
    }

    /** What lies too deep is not compared: names may be as long as the image likes. */
    private void later(String path, String step, WireObject old, WireObject now) {
        if (path.length() + step.length() <= MOST_PATH) {
            todo.add(new Pair(path + step, old, now));
        }
    }

    private void objects(String path, long old, long now) {
        if (old == 0 || now == 0) {
            changes.value(path, old == 0 ? null : word(left, old), now == 0 ? null : word(right, now));
        } else if (!met.containsKey(old) && metRight.add(now)) {
            met.put(old, now);
            WireObject first = left.objects().get(old);
            WireObject second = right.objects().get(now);
            if (first != null && second != null) {
                later(path, "", first, second);
            }
        }
    }

    private static String word(Graph graph, long id) {
        return ValueText.type(graph, graph.objects().getOrDefault(id, WireObject.Nil.NIL));
    }

    private void compare(String path, WireObject old, WireObject now) {
        if (old instanceof WireObject.Interface || now instanceof WireObject.Interface) {
            compare(path, unboxed(old), unboxed(now));
        } else if (old instanceof WireObject.Ref first && now instanceof WireObject.Ref second) {
            objects(path, first.root(), second.root());
        } else if (old instanceof WireObject.Slice first && now instanceof WireObject.Slice second) {
            changes.value(path + ".length", Long.toString(first.length()), Long.toString(second.length()));
            objects(path, first.array().root(), second.array().root());
        } else if (old instanceof WireObject.Struct first && now instanceof WireObject.Struct second) {
            structs(path, first, second);
        } else if (old instanceof WireObject.Array first && now instanceof WireObject.Array second) {
            lists(path, first.elements(), second.elements());
        } else if (old instanceof WireObject.Map first && now instanceof WireObject.Map second) {
            maps(path, first, second);
        } else if (!old.equals(now)) {
            changes.value(path, ValueText.brief(left, old), ValueText.brief(right, now));
        }
    }

    private static WireObject unboxed(WireObject value) {
        WireObject plain = value;
        while (plain instanceof WireObject.Interface boxed) {
            plain = boxed.value();
        }
        return plain;
    }

    private void structs(String path, WireObject.Struct old, WireObject.Struct now) {
        WireObject.Type oldType = left.type(old.typeId());
        WireObject.Type nowType = right.type(now.typeId());
        String oldName = left.typeName(old.typeId());
        if (!oldName.equals(right.typeName(now.typeId()))) {
            changes.value(path, oldName, right.typeName(now.typeId()));
        } else if (oldType == null || nowType == null || oldType.fields().isEmpty()) {
            javaCollection(path, oldName, old.fields(), now.fields());
        } else {
            Map<String, WireObject> before = fields(oldType, old);
            fields(nowType, now).forEach((name, value) -> {
                WireObject earlier = before.remove(name);
                if (earlier == null) {
                    changes.value(path + "." + name, null, ValueText.brief(right, value));
                } else {
                    later(path, "." + name, earlier, value);
                }
            });
            before.forEach((name, value) -> changes.value(path + "." + name, ValueText.brief(left, value), null));
        }
    }

    private static Map<String, WireObject> fields(WireObject.Type type, WireObject.Struct struct) {
        Map<String, WireObject> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(type.fields().size(), struct.fields().size()); i++) {
            fields.put(type.fields().get(i), struct.fields().get(i));
        }
        return fields;
    }

    private void javaCollection(String path, String type, List<WireObject> old, List<WireObject> now) {
        if (!type.endsWith("Map")) {
            lists(path, old, now);
            return;
        }
        entries(path, evens(old, 0), evens(old, 1), evens(now, 0), evens(now, 1));
    }

    private static List<WireObject> evens(List<WireObject> values, int first) {
        List<WireObject> evens = new ArrayList<>();
        for (int i = first; i < values.size(); i += 2) {
            evens.add(values.get(i));
        }
        return evens;
    }

    private void lists(String path, List<WireObject> old, List<WireObject> now) {
        if (old.size() != now.size()) {
            changes.value(path, old.size() + " elements", now.size() + " elements");
        }
        int count = Math.min(old.size(), now.size());
        int different = 0;
        for (int i = 0; i < count; i++) {
            if (plain(old.get(i)) && plain(now.get(i))) {
                different += old.get(i).equals(now.get(i)) ? 0 : 1;
            } else {
                later(path, "[" + i + "]", old.get(i), now.get(i));
            }
        }
        if (different > 0) {
            changes.value(path, count + " elements", different + " of them different");
        }
    }

    private static boolean plain(WireObject value) {
        return value instanceof WireObject.Uint || value instanceof WireObject.Int || value instanceof WireObject.Nil;
    }

    private void maps(String path, WireObject.Map old, WireObject.Map now) {
        entries(path, old.keys(), old.values(), now.keys(), now.values());
    }

    /** Entries belong together if their keys are the same plain value, or the same object. */
    private void entries(
            String path,
            List<WireObject> oldKeys,
            List<WireObject> oldValues,
            List<WireObject> nowKeys,
            List<WireObject> nowValues) {
        Map<Object, WireObject> before = new LinkedHashMap<>();
        long unnamed = 0;
        for (int i = 0; i < Math.min(oldKeys.size(), oldValues.size()); i++) {
            Object key = key(oldKeys.get(i), true);
            if (key == null) {
                unnamed++;
            } else {
                before.put(key, oldValues.get(i));
            }
        }
        for (int i = 0; i < Math.min(nowKeys.size(), nowValues.size()); i++) {
            Object key = key(nowKeys.get(i), false);
            if (key == null) {
                unnamed--;
                continue;
            }
            WireObject earlier = before.remove(key);
            String place = path + "[" + ValueText.brief(right, nowKeys.get(i)) + "]";
            if (earlier == null) {
                changes.value(place, null, ValueText.brief(right, nowValues.get(i)));
            } else {
                later(place, "", earlier, nowValues.get(i));
            }
        }
        before.forEach((key, value) -> changes.value(path + "[" + key + "]", ValueText.brief(left, value), null));
        if (unnamed != 0) {
            changes.value(path, oldKeys.size() + " entries", nowKeys.size() + " entries");
        }
    }

    private Object key(WireObject key, boolean old) {
        WireObject plain = unboxed(key);
        if (plain instanceof WireObject.Ref ref) {
            Long number = old ? met.get(ref.root()) : Long.valueOf(ref.root());
            return number == null || !old && !metRight.contains(number) ? null : "object " + number;
        }
        return plain instanceof WireObject.Struct || plain instanceof WireObject.Array
                ? ValueText.brief(old ? left : right, plain)
                : plain instanceof WireObject.Str text ? text.text() : ValueText.brief(old ? left : right, plain);
    }
}
