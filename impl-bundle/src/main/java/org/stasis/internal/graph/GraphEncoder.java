/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.StateType;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireBuffer;
import org.stasis.spi.StateTypes;

/**
 * One graph on its way out: every object gets the next number where it is first met, and its record in the order of the
 * numbers. Meeting an object only numbers it, so the depth of the graph is of no matter.
 */
final class GraphEncoder {
    private record Known(Form form, int typeId) {}

    private final StateTypes types;
    private final IdentityIds ids = new IdentityIds();
    private final Map<Class<?>, Known> known = new HashMap<>();
    private final Map<Boxed, Integer> boxed = new HashMap<>();
    private final WireBuffer typeRecords = new WireBuffer();
    private final WireBuffer records = new WireBuffer();
    private int typeCount;
    private long count;

    GraphEncoder(StateTypes types) {
        this.types = types;
    }

    /** Takes the graph apart. */
    void encode(Object root) throws KernelException {
        RecordWriter writer = new RecordWriter(this, records);
        beginRecord(1);
        if (writer.scalar(root)) {
            return;
        }
        ids.of(root);
        struct(root, writer);
        for (int id = 2; id <= ids.size(); id++) {
            beginRecord(id);
            struct(ids.object(id), writer);
        }
    }

    /** Writes the section: its header, the types, the records. */
    void writeTo(OutputStream out) throws IOException {
        WireBuffer header = new WireBuffer();
        header.uint(Tag.OBJECTS | count);
        header.writeTo(out);
        typeRecords.writeTo(out);
        records.writeTo(out);
    }

    /** The number of an object met in a record. */
    int id(Object object) {
        return ids.of(object);
    }

    int typeId(Boxed type) {
        Integer id = boxed.get(type);
        if (id == null) {
            id = addType(type.typeName(), List.of());
            boxed.put(type, id);
        }
        return id;
    }

    private void beginRecord(int id) {
        records.endRecord();
        records.tagged(Tag.UINT, id);
        count++;
    }

    private void struct(Object object, RecordWriter writer) throws KernelException {
        Known type = known.get(object.getClass());
        if (type == null) {
            type = learn(object);
        }
        records.tagged(Tag.STRUCT, type.typeId);
        try {
            type.form.write(object, writer);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new KernelException("state type " + type.form.name() + " failed to save an object: " + e, e);
        }
    }

    private Known learn(Object object) throws KernelException {
        Form form = form(object);
        Known type = new Known(form, addType(form.name(), form.fields()));
        known.put(object.getClass(), type);
        return type;
    }

    private Form form(Object object) throws KernelException {
        Class<?> type = object.getClass();
        Form builtIn = BuiltInForms.of(type);
        if (builtIn != null) {
            return builtIn;
        }
        if (type.isArray()) {
            return ArrayForm.of(type, types);
        }
        // a constant with a body has a class of its own
        Class<?> declared = object instanceof Enum<?> constant ? constant.getDeclaringClass() : type;
        StateType<?> registered = types.of(declared).orElse(null);
        if (registered == null) {
            throw new UnknownTypeException(
                    declared.getName(),
                    "no state type is registered for " + declared.getName() + ", an object of which is part of a state;"
                            + " register one, or leave the field out");
        }
        Form form = RegisteredForm.of(registered);
        if (BuiltInForms.reserved(form.name()) || ArrayForm.isArray(form.name())) {
            throw new KernelException("state type of " + declared.getName() + " has the reserved name " + form.name()
                    + "; give it another");
        }
        return form;
    }

    private int addType(String name, List<String> fields) {
        typeRecords.endRecord();
        typeRecords.tag(Tag.TYPE);
        typeRecords.text(name);
        typeRecords.uint(fields.size());
        fields.forEach(typeRecords::text);
        return ++typeCount;
    }
}
