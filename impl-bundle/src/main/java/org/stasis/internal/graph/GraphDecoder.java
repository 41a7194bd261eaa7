/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
 * </pre>
 *
 * <p>If a type of the graph looks into other objects, while its own are made or in a callback, the steps are taken for
 * one object after the other, inner ones first, by {@link Completion}.
 */
final class GraphDecoder {
    private final GraphIndex index;
    private final StateTypes types;
    private final KnownType[] known;
    private final ObjectTable objects;
    private final Creation creation;
    private final RecordReader reader;
    private final Ids made = new Ids();
    private final Ids late = new Ids();
    private final BitSet complete = new BitSet();
    private final ObjectTable inner = new ObjectTable(1);
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
            KeyOrder keys = new KeyOrder(this);
            if (orderMatters()) {
                new Completion(this, index.count(), keys).complete(1);
                return objects.get(1);
            }
            Object root = object(1);
            for (int i = 0; i < made.size; i++) {
                step(reader, "load", made.ids[i], Form::load);
            }
            fillLate(reader, 0, keys);
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
        made.push(id);
    }

    void fillLater(int id) {
        late.push(id);
    }

    int lateCount() {
        return late.size;
    }

    /** Fills what was left for later, all but the first few. */
    void fillLate(RecordReader in, int from, KeyOrder keys) {
        if (from < late.size) {
            keys.forEach(late.ids, from, late.size, id -> step(in, "fill", id, Form::fill));
            late.size = from;
        }
    }

    /** Whether nothing more will happen to the object. */
    boolean isComplete(int id) {
        return complete.get(id);
    }

    void complete(int id) {
        complete.set(id);
    }

    /** The inside of an object that is only a view of it. */
    Object inner(int id) {
        return inner.get(id);
    }

    void inner(int id, Object object) {
        inner.set(id, object);
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

    /** Names of the types of objects along a way, the first few of a long one, and of the one at its end. */
    List<String> typeNames(int[] ids, int from, int to, int end) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < Math.min(to, from + 8); i++) {
            names.add(typeOf(ids[i]).name());
        }
        if (to > from + 8) {
            names.add("...");
        }
        names.add(typeOf(end).name());
        return names;
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

    interface Step {
        void run(Form form, Object object, RecordReader in);
    }

    void step(RecordReader in, String what, int id, Step step) {
        KnownType type = open(in, id).type();
        try {
            step.run(type.form(), objects.get(id), in);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(type, what, e);
        }
        check();
        in.close();
    }

    /** Whether objects are to be completed one after the other, because some type looks into others. */
    private boolean orderMatters() {
        for (int id = 1; id <= index.typeCount(); id++) {
            Form form = type(id).form();
            if (form != null && (form.looksIntoParts() || form.hasCallback())) {
                return true;
            }
        }
        return false;
    }

    private Form form(String name) {
        Form builtIn = BuiltInForms.named(name);
        if (builtIn != null || Boxed.named(name) != null) {
            return builtIn;
        }
        if (ArrayForm.isArray(name)) {
            return ArrayForm.named(name, types);
        }
        StateType<?> registered = types.named(name).orElse(null);
        try {
            return registered == null ? null : RegisteredForm.of(registered);
        } catch (KernelException e) {
            throw fault(e);
        }
    }
}
