/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
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
 * One graph on its way out. The record of an object stands behind those of the objects it refers to, unless they refer
 * back to it: so whoever reads can finish most objects as they come.
 *
 * <p>Numbers are given in the order of the image. A reference that comes before the record it leads to tells the type of
 * the object, too. Does not recurse, so the depth of the graph is of no matter.
 */
final class GraphEncoder {
    private record Known(Form form, int typeId) {}

    private static final int ROOT = 1;

    /** In the place of the number of an object whose record was begun, and that nothing written refers to yet. */
    private static final int OPEN = -1;

    private final StateTypes types;
    private final SecretsOut secrets;
    private final IdentityIds met = new IdentityIds();
    private final Map<Class<?>, Known> known = new HashMap<>();
    private final Map<Boxed, Integer> boxed = new HashMap<>();
    private final WireBuffer typeRecords = new WireBuffer();
    private final WireBuffer records = new WireBuffer();
    private final OpenRecords open = new OpenRecords();
    private final RecordWriter writer = new RecordWriter(this, open);

    /** The number that each object met has in the image; 0 before its record is begun. */
    private int[] numbers = new int[1 << 8];

    private int last = ROOT;
    private int typeCount;
    private long count;

    GraphEncoder(StateTypes types, SecretsOut secrets) {
        this.types = types;
        this.secrets = secrets;
    }

    /** Takes the graph apart. */
    void encode(Object root) throws KernelException {
        open.begin(ROOT);
        if (writer.scalar(root)) {
            writeRecord();
            return;
        }
        begin(met.of(root));
        while (!open.isEmpty()) {
            int next = open.follow();
            if (next == 0) {
                writeRecord();
            } else if (next >= numbers.length || numbers[next] == 0) {
                open.begin(next);
                begin(next);
            }
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

    /** Which of the objects met in a record this is. */
    int meet(Object object) {
        return met.of(object);
    }

    LeftOut leaveOut(String name, boolean optional, byte[] value) {
        return new LeftOut(name, secrets.leaveOut(name, optional, value));
    }

    int typeId(Boxed type) {
        Integer id = boxed.get(type);
        if (id == null) {
            id = addType(type.typeName(), List.of());
            boxed.put(type, id);
        }
        return id;
    }

    private void begin(int object) throws KernelException {
        if (object >= numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * object);
        }
        numbers[object] = OPEN;
        struct(met.object(object));
    }

    private void struct(Object object) throws KernelException {
        Known type = known.get(object.getClass());
        if (type == null) {
            type = learn(object);
        }
        open.bytes().tagged(Tag.STRUCT, type.typeId);
        try {
            type.form.write(object, writer);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new KernelException("state type " + type.form.name() + " failed to save an object: " + e, e);
        }
    }

    /** Writes the record begun last. */
    private void writeRecord() {
        records.endRecord();
        records.tagged(Tag.UINT, number(open.object()));
        count++;
        open.close(records, this::reference);
    }

    private void reference(int object) {
        if (numbers[object] == OPEN) {
            records.tag(Tag.INTERFACE);
            records.tag(Tag.SPEC_TYPE_ID);
            records.uint(known.get(met.object(object).getClass()).typeId);
        }
        records.ref(number(object));
    }

    private int number(int object) {
        if (numbers[object] <= 0) {
            numbers[object] = object == ROOT ? ROOT : ++last;
        }
        return numbers[object];
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
