/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The order in which maps and sets are filled whose keys are objects: a key must have its final hash when it is put in,
 * so whatever the key holds is filled before. What a map holds as values may come after it.
 *
 * <p>Walks the records from key to part, depth first, with a stack of its own.
 */
final class KeyOrder {
    private final GraphIndex index;
    private final Object[] objects;
    private final int[] containers;
    private final BitSet unfilled = new BitSet();
    private final BitSet visited = new BitSet();
    private int[] stack = new int[64];
    private int size;

    /** @param objects what was made; the rest of the graph does not count */
    KeyOrder(GraphIndex index, Object[] objects, int[] containers, int count) {
        this.index = index;
        this.objects = objects;
        this.containers = Arrays.copyOf(containers, count);
        for (int id : this.containers) {
            unfilled.set(id);
        }
    }

    void forEach(IntConsumer fill) {
        for (int id : containers) {
            push(id);
            while (size > 0) {
                int next = stack[--size];
                if (next < 0) {
                    fill.accept(-next);
                } else if (!visited.get(next)) {
                    visited.set(next);
                    visit(next);
                }
            }
        }
    }

    /** Stacks the parts of an object: what must come first is on top. */
    private void visit(int id) {
        if (!unfilled.get(id)) {
            index.references(id, 0, 1, this::push);
            return;
        }
        boolean map = objects[id] instanceof Map;
        if (map) {
            index.references(id, 1, 2, this::push);
        }
        push(-id);
        index.references(id, 0, map ? 2 : 1, this::push);
    }

    private void push(int id) {
        if (id > 0 && objects[id] == null) {
            return;
        }
        if (size == stack.length) {
            stack = Arrays.copyOf(stack, 2 * size);
        }
        stack[size++] = id;
    }
}
