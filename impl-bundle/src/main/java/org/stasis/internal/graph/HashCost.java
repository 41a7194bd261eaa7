/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.stasis.api.KernelException;

/**
 * What the hashes of keys cost. A list that holds another twice, which holds a third twice, and so on, is small, and to
 * hash it takes as many steps as there are ways down: no kernel could have waited for that, so no load does.
 *
 * <p>Counts the ways through collections, maps, optionals and records before a key is put in. Other classes hash as they
 * like; they count as one step.
 */
final class HashCost {
    private static final long UNDER_WAY = -1;

    private final GraphDecoder graph;
    private final RecordReader reader;
    private final long limit;
    private final Ids stack = new Ids();

    /** Of each object the steps its hash takes, or 0. */
    private long[] costs = {};

    private long left;
    private long sum;

    HashCost(GraphDecoder graph, long limit) {
        this.graph = graph;
        this.reader = new RecordReader(graph);
        this.limit = limit;
        this.left = limit;
    }

    /** Takes into account that a key is put in. */
    void charge(int key) {
        stack.push(key);
        while (stack.size > 0) {
            int next = stack.pop();
            if (next < 0) {
                leave(-next);
            } else if (cost(next) == 0) {
                enter(next);
            }
        }
        left -= cost(key);
        if (left < 0) {
            throw graph.faults()
                    .of(new KernelException("to hash the keys of maps and sets, among them a "
                            + graph.typeOf(key).name() + ", takes more than " + limit
                            + " steps: they hold the same parts over and over; the image is damaged, or made to keep"
                            + " its reader busy"));
        }
    }

    private void enter(int id) {
        cost(id, UNDER_WAY);
        stack.push(-id);
        parts(id, stack::push);
    }

    private void leave(int id) {
        sum = 1;
        parts(id, part -> sum = Math.min(limit + 1, sum + Math.max(0, cost(part))));
        cost(id, sum);
    }

    private void parts(int id, IntConsumer to) {
        KnownType type = graph.typeOf(id);
        if (type.form() != null && type.form().hashesParts()) {
            reader.open(id);
            reader.references(type::reads, to);
        }
    }

    private long cost(int id) {
        return id < costs.length ? costs[id] : 0;
    }

    private void cost(int id, long cost) {
        if (id >= costs.length) {
            costs = Arrays.copyOf(costs, Math.max(64, 2 * id));
        }
        costs[id] = cost;
    }
}
