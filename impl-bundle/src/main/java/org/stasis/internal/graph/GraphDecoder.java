/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * Makes the objects of a graph. Nobody else sees them before all of it was read.
 *
 * <pre>
 *   as a rule                 each when its record comes, and loads it at once: what it refers to came before, or is
 *                             made in advance, by {@link Creation}
 *   a type dropped a field    only what can still be reached, from the first on, when all of the graph is held
 *   a type looks into others  one after the other, inner ones first, by {@link Completion}
 * </pre>
 *
 * <p>At last what sorts by keys is filled, inner ones first, by {@link KeyOrder}.
 */
final class GraphDecoder {
    private final Records records;
    private final SecretsIn secrets;
    private final FirstFault faults = new FirstFault();
    private final KnownTypes types;
    private final ObjectTable objects;
    private final ObjectTable inner = new ObjectTable();
    private final Creation creation;
    private final RecordReader reader;
    private final RecordReader skimmer;
    private final HashCost hashing;
    private final Ids made = new Ids();
    private final Ids late = new Ids();
    private final BitSet complete = new BitSet();
    private char[] announced = {};
    private boolean streaming;

    GraphDecoder(Records records, StateTypes types, SecretsIn secrets) {
        this.records = records;
        this.secrets = secrets;
        this.types = new KnownTypes(records, types, faults);
        this.objects = new ObjectTable(records.count());
        this.creation = new Creation(this);
        this.reader = new RecordReader(this);
        this.skimmer = new RecordReader(this);
        this.hashing = new HashCost(this, records.limits().maxHashing());
    }

    /** The root, with everything it refers to. */
    Object decode() throws StateStreamException, KernelException {
        try {
            types.match();
            KeyOrder keys = new KeyOrder(this);
            boolean ordered = types.any(
                    type -> type.form().looksIntoParts() || type.form().hasCallback());
            streaming = !ordered && types.all(KnownType::readsAll);
            Object root = streaming ? stream() : fromRoot(ordered, keys);
            fillLate(reader, 0, keys);
            records.close();
            return root;
        } catch (GraphFault e) {
            throw e.unwrap();
        }
    }

    /** Loads each object when its record comes. */
    private Object stream() throws StateStreamException {
        if (types.any(type -> type.form().hasKeys())) {
            records.hold(skimmer);
        }
        Object value = null;
        while (records.next(reader)) {
            if (reader.typeId() == 0) {
                value = rootValue();
            } else {
                load();
            }
            reader.finish();
        }
        reader.close();
        Object root = objects.get(1);
        return root == null ? value : root;
    }

    private void load() {
        int id = reader.id();
        Object object = objects.get(id);
        if (object == null) {
            object = creation.make(reader);
        } else if (id < announced.length && announced[id] != 0 && announced[id] != reader.typeId()) {
            throw reader.damaged("an object of type " + announced[id], "one of type " + reader.typeId());
        }
        KnownType type = reader.type();
        try {
            type.form().load(object, reader);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw faults.failed(type, "load", e);
        }
        faults.check();
    }

    /** Loads what can be reached from the root, when all of the graph is held. */
    private Object fromRoot(boolean ordered, KeyOrder keys) throws StateStreamException {
        records.holdAll(skimmer);
        if (records.typeId(1) == 0) {
            reader.open(1);
            return rootValue();
        }
        if (ordered) {
            new Completion(this, records.count(), keys).complete(1);
            return objects.get(1);
        }
        object(1);
        for (int i = 0; i < made.size; i++) {
            step(reader, "load", made.ids[i], Form::load);
        }
        return objects.get(1);
    }

    private Object rootValue() {
        Object value = reader.next();
        if (reader.wasReference()) {
            throw reader.damaged("an object, or a value", "a reference in the place of the root");
        }
        return value;
    }

    /** The object of that number, made now if it does not exist yet. */
    Object object(int id) {
        Object object = objects.get(id);
        return object != null && object != Creation.UNDER_WAY ? object : absent(id);
    }

    /** The object of that number, of which a reference tells the type before its record comes. */
    Object object(int id, int typeId) {
        Object object = objects.get(id);
        if (object != null && object != Creation.UNDER_WAY) {
            return object;
        }
        if (streaming && !records.holds(id)) {
            meet(id);
            announce(id, typeId);
            return creation.make(id, typeId);
        }
        return absent(id);
    }

    private Object absent(int id) {
        meet(id);
        find(id);
        return creation.make(id, records.typeId(id));
    }

    private void meet(int id) {
        if (!records.meet(id)) {
            throw reader.damaged("an object met before, or the next", Integer.toString(id));
        }
    }

    private void announce(int id, int typeId) {
        if (id >= announced.length) {
            announced = Arrays.copyOf(announced, (int) Math.min(records.count() + 1L, 64 + 4L * id));
        }
        announced[id] = (char) typeId;
    }

    /** Has the record of an object held, which some reference said is of that type. */
    void locate(int id, int typeId) {
        find(id);
        if (records.typeId(id) != typeId) {
            throw reader.damaged("an object of type " + typeId, "one of type " + records.typeId(id));
        }
    }

    private void find(int id) {
        if (records.holds(id)) {
            return;
        }
        try {
            records.find(id, skimmer);
        } catch (StateStreamException e) {
            throw faults.of(e);
        }
        if (!records.holds(id) || records.typeId(id) == 0) {
            throw reader.damaged("an object with the number " + id, "none");
        }
    }

    Records records() {
        return records;
    }

    FirstFault faults() {
        return faults;
    }

    HashCost hashing() {
        return hashing;
    }

    byte[] secret(LeftOut leftOut) {
        try {
            return secrets.value(leftOut.name(), leftOut.number());
        } catch (KernelException e) {
            throw faults.of(e);
        }
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
        if (!streaming) {
            made.push(id);
        }
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

    KnownTypes types() {
        return types;
    }

    KnownType typeOf(int id) {
        return types.of(records.typeId(id));
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
        in.open(id);
        KnownType type = in.type();
        try {
            step.run(type.form(), objects.get(id), in);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw faults.failed(type, what, e);
        }
        faults.check();
        in.close();
    }
}
