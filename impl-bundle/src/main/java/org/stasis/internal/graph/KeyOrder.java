/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

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
    private final BitSet unfilled = new BitSet();
    private final BitSet visited = new BitSet();
    private final Ids stack = new Ids();

    /** @param graph knows what was made, and what is complete; the rest does not count */
    KeyOrder(GraphDecoder graph) {
        this.graph = graph;
        this.reader = new RecordReader(graph);
    }

    void forEach(int[] containers, int from, int to, IntConsumer fill) {
        for (int i = from; i < to; i++) {
            unfilled.set(containers[i]);
        }
        for (int i = from; i < to; i++) {
            push(containers[i]);
            while (stack.size > 0) {
                int next = stack.pop();
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
        reader.open(id);
        if (!unfilled.get(id)) {
            reader.references(value -> true, this::push);
            return;
        }
        boolean map = graph.state(id) instanceof Map;
        if (map) {
            reader.references(value -> value % 2 == 1, this::push);
        }
        stack.push(-id);
        reader.references(value -> !map || value % 2 == 0, this::push);
    }

    private void push(int id) {
        if (graph.state(id) != null && !graph.isComplete(id)) {
            stack.push(id);
        }
    }
}
