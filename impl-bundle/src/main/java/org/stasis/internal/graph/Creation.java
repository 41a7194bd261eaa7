/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.List;
import org.stasis.api.CyclicStateException;
import org.stasis.api.KernelException;

/**
 * Makes objects. An immutable one asks for its parts while it is made, and these for theirs: that goes down the stack of
 * the thread for a few levels only. Then the attempt is given up, and what was missing is made first, from a stack
 * without limit; what was given up is tried again. An object met again on its own way down can never be made.
 */
final class Creation {
    /** Stands in for an object that is being made. */
    static final Object UNDER_WAY = new Object();

    private static final int MAX_DEPTH = 64;

    /** Unwinds the stack to where making objects began; not an exception, so that nobody is tempted to handle it. */
    private static final class TooDeep extends Error {
        private static final long serialVersionUID = 1L;

        private TooDeep() {
            super("give up, and make the parts first", null, false, false);
        }
    }

    private final GraphDecoder graph;
    private final TooDeep tooDeep = new TooDeep();
    private final RecordReader[] readers = new RecordReader[MAX_DEPTH];
    private int[] path = new int[MAX_DEPTH];
    private int[] types = new int[MAX_DEPTH];
    private int length;
    private int depth;
    private boolean givenUp;

    Creation(GraphDecoder graph) {
        this.graph = graph;
    }

    /** Makes the object whose record the reader is at, and the parts it asks for. */
    Object make(RecordReader in) {
        // nothing else is being made
        path[0] = in.id();
        types[0] = in.typeId();
        length = 1;
        try {
            return attempt(in, false);
        } catch (TooDeep e) {
            depth = 0;
            return finish(in.id());
        }
    }

    /** Makes an object of that type and the parts it asks for. */
    Object make(int id, int typeId) {
        if (depth > 0) {
            return part(id, typeId);
        }
        push(id, typeId);
        return finish(id);
    }

    /** Makes what is on the path, the last first. */
    private Object finish(int id) {
        while (length > 0) {
            givenUp = false;
            try {
                attempt();
            } catch (TooDeep e) {
                depth = 0;
            }
        }
        return graph.state(id);
    }

    /** Makes an object that is asked for while another, the last on the path, is made. */
    private Object part(int id, int typeId) {
        graph.state(path[length - 1], UNDER_WAY);
        if (graph.state(id) == UNDER_WAY) {
            List<String> names = cycle(id);
            throw graph.faults()
                    .of(new CyclicStateException(
                            "objects that can only be made whole refer to each other: " + String.join(" -> ", names)
                                    + "; let one of these state types create an empty object and load it afterwards",
                            names));
        }
        push(id, typeId);
        if (depth == MAX_DEPTH) {
            givenUp = true;
            throw tooDeep;
        }
        return attempt();
    }

    /** Makes the last object on the path. */
    private Object attempt() {
        if (readers[depth] == null) {
            readers[depth] = new RecordReader(graph);
        }
        RecordReader in = readers[depth];
        int id = path[length - 1];
        in.open(id, types[length - 1]);
        Object object = attempt(in, !graph.records().holds(id));
        in.close();
        return object;
    }

    private Object attempt(RecordReader in, boolean early) {
        KnownType type = in.type();
        if (type.form() == null) {
            throw graph.faults().of(graph.unknown(type));
        }
        depth++;
        Object object;
        try {
            object = early ? type.form().shell(in) : type.form().create(in);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw graph.faults().failed(type, "create", e);
        }
        graph.faults().check();
        if (givenUp) {
            throw tooDeep;
        }
        if (object == null) {
            throw graph.faults().of(new KernelException("state type " + type.name() + " created null"));
        }
        depth--;
        length--;
        graph.made(in.id(), object);
        return object;
    }

    private void push(int id, int typeId) {
        if (length == path.length) {
            path = Arrays.copyOf(path, 2 * length);
            types = Arrays.copyOf(types, 2 * length);
        }
        path[length] = id;
        types[length++] = typeId;
    }

    /** Names of the types from the first meeting with the object to the second. */
    private List<String> cycle(int id) {
        int from = length - 1;
        while (path[from] != id) {
            from--;
        }
        return graph.typeNames(path, from, length, id);
    }
}
