/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * The second pass over a graph: makes the objects that can be reached from the first, and only those.
 *
 * <pre>
 *   make an object when another first asks for it   {@link Creation}
 *   load each, in the order they were made          this class
 *   fill what sorts by keys, inner ones first       {@link KeyOrder}
 *   tell each that all is there                     this class
 * </pre>
 */
final class GraphDecoder {
    private final GraphIndex index;
    private final StateTypes types;
    private final KnownType[] known;
    private final ObjectTable objects;
    private final Creation creation;
    private final RecordReader reader;
    private int[] made = new int[64];
    private int madeCount;
    private int[] later = new int[8];
    private int laterCount;
    private GraphFault fault;

    GraphDecoder(GraphIndex index, StateTypes types) {
        this.index = index;
        this.types = types;
        this.known = new KnownType[index.typeCount() + 1];
        this.objects = new ObjectTable(index.count());
        this.creation = new Creation(this);
        this.reader = newReader();
    }

    /** The root, with everything it refers to. */
    Object decode() throws StateStreamException, KernelException {
        try {
            if (index.typeId(1) == 0) {
                return reader.scalar(index.bytes(1), index.offset(1));
            }
            Object root = object(1);
            for (int i = 0; i < madeCount; i++) {
                load(made[i]);
            }
            new KeyOrder(this, later, laterCount).forEach(this::fill);
            for (int i = 0; i < madeCount; i++) {
                loaded(made[i]);
            }
            return root;
        } catch (GraphFault e) {
            throw e.unwrap();
        }
    }

    /** The object of that number, made now if it does not exist yet. */
    Object object(int id) {
        Object object = objects.get(id);
        return object != null && object != Creation.UNDER_WAY ? object : creation.make(id);
    }

    /** Whether the object was made, or is being made. */
    Object state(int id) {
        return objects.get(id);
    }

    void state(int id, Object object) {
        objects.set(id, object);
    }

    /** Has a new object loaded when its turn comes. */
    void made(int id, Object object) {
        objects.set(id, object);
        if (madeCount == made.length) {
            made = Arrays.copyOf(made, 2 * madeCount);
        }
        made[madeCount++] = id;
    }

    void fillLater(int id) {
        if (laterCount == later.length) {
            later = Arrays.copyOf(later, 2 * laterCount);
        }
        later[laterCount++] = id;
    }

    RecordReader newReader() {
        return new RecordReader(this);
    }

    RecordReader open(RecordReader in, int id) {
        in.open(id, typeOf(id), index.bytes(id), index.offset(id));
        return in;
    }

    KnownType type(int id) {
        KnownType type = known[id];
        if (type == null) {
            type = KnownType.match(index.type(id), form(index.type(id).name()));
            known[id] = type;
        }
        return type;
    }

    KnownType typeOf(int id) {
        return type(index.typeId(id));
    }

    /** Whoever catches the exception, the load fails with it. */
    GraphFault fault(KernelException cause) {
        return fault == null ? fault = new GraphFault(cause) : fault;
    }

    GraphFault fault(StateStreamException cause) {
        return fault == null ? fault = new GraphFault(cause) : fault;
    }

    /** What a state type threw, or the fault it got in the way of. */
    GraphFault failed(KnownType type, String what, Throwable cause) {
        return fault(new KernelException(
                "state type " + type.name() + " failed to " + what + " an object: " + cause, cause));
    }

    /** Fails if a fault was raised, and lost in the code of a state type. */
    void check() {
        if (fault != null) {
            throw fault;
        }
    }

    StateStreamException damaged(int id, String expected, String found) {
        return index.damaged(id, expected, found);
    }

    UnknownTypeException unknown(KnownType type) {
        return new UnknownTypeException(
                type.name(),
                "the image holds an object of type " + type.name()
                        + ", for which no state type is registered; install the bundle that has it");
    }

    private void load(int id) {
        KnownType type = open(reader, id).type();
        try {
            type.form().load(objects.get(id), reader);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(type, "load", e);
        }
        check();
        reader.close();
    }

    private void fill(int id) {
        KnownType type = open(reader, id).type();
        try {
            type.form().fill(objects.get(id), reader);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(type, "fill", e);
        }
        check();
    }

    private void loaded(int id) {
        KnownType type = typeOf(id);
        try {
            type.form().loaded(objects.get(id));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(type, "finish", e);
        }
    }

    private Form form(String name) {
        Form builtIn = BuiltInForms.named(name);
        if (builtIn != null || Boxed.named(name) != null) {
            return builtIn;
        }
        StateType<?> registered = types.named(name).orElse(null);
        try {
            return registered == null ? null : RegisteredForm.of(registered);
        } catch (KernelException e) {
            throw fault(e);
        }
    }
}
