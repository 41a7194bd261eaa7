/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.task.StateType;

/** Objects that a registered state type takes apart and rebuilds. */
final class RegisteredForm<T> extends Form {
    private final StateType<T> type;
    private final List<String> fields;

    private RegisteredForm(StateType<T> type, String name, List<String> fields) {
        super(name);
        this.type = type;
        this.fields = fields;
    }

    static <T> RegisteredForm<T> of(StateType<T> type) throws KernelException {
        try {
            return new RegisteredForm<>(type, type.name(), List.copyOf(type.fields()));
        } catch (RuntimeException | LinkageError e) {
            throw new KernelException(
                    "state type " + type.getClass().getName() + " failed to tell its fields: " + e, e);
        }
    }

    @Override
    List<String> fields() {
        return fields;
    }

    @Override
    void write(Object object, RecordWriter out) {
        out.beginSlots(fields.size());
        type.save(cast(object), out);
        out.endSlots();
    }

    @Override
    Object create(RecordReader in) {
        return type.create(in.slots());
    }

    @Override
    void load(Object object, RecordReader in) {
        type.load(cast(object), in.slots());
    }

    @Override
    void loaded(Object object) {
        type.loaded(cast(object));
    }

    /** Safe because forms are found by the class of what they write, and load only what they created. */
    @SuppressWarnings("unchecked")
    private T cast(Object object) {
        return (T) object;
    }
}
