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
    private final GraphDecoder graph;
    private final RecordReader reader;
    private final int[] containers;
    private final BitSet unfilled = new BitSet();
    private final BitSet visited = new BitSet();
    private int[] stack = new int[64];
    private int size;

    KeyOrder(GraphDecoder graph, int[] containers, int count) {
        this.graph = graph;
        this.reader = graph.newReader();
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
        graph.open(reader, id);
        if (!unfilled.get(id)) {
            reader.references(0, 1, this::push);
            return;
        }
        boolean map = graph.state(id) instanceof Map;
        if (map) {
            reader.references(1, 2, this::push);
        }
        push(-id);
        reader.references(0, map ? 2 : 1, this::push);
    }

    private void push(int id) {
        if (id > 0 && graph.state(id) == null) {
            return; // only dropped fields refer to it
        }
        if (size == stack.length) {
            stack = Arrays.copyOf(stack, 2 * size);
        }
        stack[size++] = id;
    }
}
