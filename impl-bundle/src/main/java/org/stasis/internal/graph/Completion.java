/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.stasis.api.CyclicStateException;

/**
 * Completes the objects of a graph in the order of their references, inner ones first: one is made, loaded, filled and
 * called back when everything it refers to was. Objects that refer to each other in a cycle go through these steps
 * together, and at most one of them may have a callback.
 *
 * <p>Finds the cycles as strongly connected components, by the path-based algorithm with stacks of its own.
 */
final class Completion {
    private final GraphDecoder graph;
    private final RecordReader reader;
    private final KeyOrder keys;
    private final int[] met;
    private final Ids work = new Ids();
    private final Ids path = new Ids();
    private final Ids bounds = new Ids();
    private int meetings;

    Completion(GraphDecoder graph, int count, KeyOrder keys) {
        this.graph = graph;
        this.keys = keys;
        this.reader = new RecordReader(graph);
        this.met = new int[count + 1];
    }

    /** Completes the object and all it refers to. */
    void complete(int root) {
        work.push(root);
        while (work.size > 0) {
            int id = work.pop();
            if (id < 0) {
                leave(-id);
            } else if (met[id] == 0) {
                enter(id);
            } else if (!graph.isComplete(id)) {
                while (met[bounds.top()] > met[id]) {
                    bounds.pop();
                }
            }
        }
    }

    /** Stacks the references that count: what only a field dropped by the present type refers to is not made. */
    private void enter(int id) {
        reader.open(id);
        KnownType type = reader.type();
        if (type.form() == null) {
            throw graph.faults().of(graph.unknown(type));
        }
        met[id] = ++meetings;
        path.push(id);
        bounds.push(id);
        work.push(-id);
        reader.references(type::reads, work::push);
    }

    private void leave(int id) {
        if (bounds.top() != id) {
            return;
        }
        bounds.pop();
        int from = path.size;
        do {
            from--;
        } while (path.ids[from] != id);
        together(from);
        path.size = from;
    }

    /** Completes the objects on the path from there on, which refer to each other. */
    private void together(int from) {
        int callback = callback(from);
        for (int i = path.size; i-- > from; ) {
            graph.object(path.ids[i]);
        }
        int late = graph.lateCount();
        for (int i = from; i < path.size; i++) {
            graph.step(reader, "load", path.ids[i], Form::load);
        }
        graph.fillLate(reader, late, keys);
        for (int i = from; i < path.size; i++) {
            graph.complete(path.ids[i]);
        }
        if (callback != 0) {
            graph.step(reader, "finish loading", callback, Form::loaded);
        }
    }

    /** The only object with a callback among those on the path from there on, or 0. */
    private int callback(int from) {
        int found = 0;
        for (int i = from; i < path.size; i++) {
            int id = path.ids[i];
            if (hasCallback(id)) {
                if (found != 0) {
                    throw graph.faults().of(cyclic(found, from));
                }
                found = id;
            }
        }
        return found;
    }

    private boolean hasCallback(int id) {
        return graph.typeOf(id).form().hasCallback();
    }

    private CyclicStateException cyclic(int first, int from) {
        int[] members = Arrays.copyOfRange(path.ids, from, path.size);
        Arrays.sort(members);
        Ids cycle = new Ids();
        cycle.push(first);
        way(members, first, id -> id != first && hasCallback(id), cycle);
        way(members, cycle.top(), id -> id == first, cycle);
        List<String> types = graph.typeNames(cycle.ids, 0, cycle.size - 1, first);
        return new CyclicStateException(
                "objects with callbacks after the load refer to each other: " + String.join(" -> ", types)
                        + "; make one of these references transient, and set it in the callback of the object at its"
                        + " other end",
                types);
    }

    /** Adds the shortest way from an object to one that is wanted, through members only. */
    private void way(int[] members, int start, IntPredicate wanted, Ids to) {
        int[] cameFrom = new int[members.length];
        Ids queue = new Ids();
        queue.push(start);
        for (int head = 0; head < queue.size; head++) {
            int id = queue.ids[head];
            if (head > 0 && wanted.test(id)) {
                backwards(members, cameFrom, start, id, to);
                return;
            }
            reader.open(id);
            reader.references(graph.typeOf(id)::reads, next -> {
                int member = Arrays.binarySearch(members, next);
                if (member >= 0 && cameFrom[member] == 0) {
                    cameFrom[member] = id;
                    queue.push(next);
                }
            });
        }
    }

    private static void backwards(int[] members, int[] cameFrom, int start, int end, Ids to) {
        Ids steps = new Ids();
        for (int id = end; steps.size == 0 || id != start; id = cameFrom[Arrays.binarySearch(members, id)]) {
            steps.push(id);
        }
        while (steps.size > 0) {
            to.push(steps.pop());
        }
    }
}
