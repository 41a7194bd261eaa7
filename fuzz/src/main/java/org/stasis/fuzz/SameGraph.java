/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.stasis.fuzz.Shapes.Cell;
import org.stasis.fuzz.Shapes.Link;
import org.stasis.fuzz.Shapes.Part;

/**
 * Compares two graphs object by object, sharing and cycles included, without a call into itself. Of sets and maps without
 * an order only the size is compared: they need not come back in the order they had.
 */
final class SameGraph {
    private record Pair(Object one, Object other) {}

    private final Map<Object, Object> partners = new IdentityHashMap<>();
    private final Deque<Pair> left = new ArrayDeque<>();

    private SameGraph() {}

    static boolean of(Object one, Object other) {
        var graph = new SameGraph();
        graph.left.add(new Pair(one, other));
        while (!graph.left.isEmpty()) {
            if (!graph.same(graph.left.pop())) {
                return false;
            }
        }
        return true;
    }

    private boolean same(Pair pair) {
        Object one = pair.one();
        Object other = pair.other();
        if (one == null || other == null) {
            return one == other;
        }
        if (one.getClass() != other.getClass()) {
            return false;
        }
        if (one instanceof Number || one instanceof String || one instanceof Boolean || one instanceof Character) {
            return one.equals(other);
        }
        Object known = partners.putIfAbsent(one, other);
        return known != null ? known == other : parts(one, other);
    }

    private boolean parts(Object one, Object other) {
        if (one instanceof Cell a && other instanceof Cell b) {
            push(a.left, b.left);
            push(a.right, b.right);
            return a.flag == b.flag
                    && a.number == b.number
                    && a.small == b.small
                    && Float.compare(a.ratio, b.ratio) == 0
                    && Double.compare(a.weight, b.weight) == 0
                    && Objects.equals(a.name, b.name);
        } else if (one instanceof Link a && other instanceof Link b) {
            push(a.next(), b.next());
            return Objects.equals(a.name(), b.name());
        } else if (one instanceof Part a && other instanceof Part b) {
            push(a.left, b.left);
            push(a.right, b.right);
            return true;
        } else if (one instanceof Object[] a && other instanceof Object[] b) {
            return elements(Arrays.asList(a), Arrays.asList(b));
        } else if (one instanceof Collection<?> a && other instanceof Collection<?> b) {
            return one.getClass() == HashSet.class ? a.size() == b.size() : elements(a, b);
        } else if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return one.getClass() == HashMap.class
                    ? a.size() == b.size()
                    : elements(a.keySet(), b.keySet()) && elements(a.values(), b.values());
        }
        return Objects.deepEquals(one, other);
    }

    private boolean elements(Collection<?> one, Collection<?> other) {
        Iterator<?> others = other.iterator();
        for (Object element : one) {
            if (!others.hasNext()) {
                return false;
            }
            push(element, others.next());
        }
        return !others.hasNext();
    }

    private void push(Object one, Object other) {
        left.push(new Pair(one, other));
    }
}
