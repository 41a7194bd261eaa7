/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.task.LoadCallback;
import org.stasis.api.task.StateType;

/** Objects that a registered state type takes apart and rebuilds. */
final class RegisteredForm<T> extends Form {
    private final StateType<T> type;
    private final LoadCallback<T> callback;
    private final List<String> fields;
    private final Map<String, String> formerNames;
    private final boolean looksIntoParts;

    private RegisteredForm(StateType<T> type) {
        super(type.name());
        this.type = type;
        this.callback = type instanceof LoadCallback<T> told ? told : null;
        this.fields = List.copyOf(type.fields());
        this.formerNames = Map.copyOf(type.formerNames());
        this.looksIntoParts = type.looksIntoParts();
    }

    static <T> RegisteredForm<T> of(StateType<T> type) throws KernelException {
        try {
            return new RegisteredForm<>(type);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
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
        return type.create(in);
    }

    @Override
    void load(Object object, RecordReader in) {
        type.load(cast(object), in);
    }

    @Override
    Map<String, String> formerNames() {
        return formerNames;
    }

    @Override
    boolean looksIntoParts() {
        return looksIntoParts;
    }

    @Override
    boolean hashesParts() {
        return type.type().isRecord();
    }

    @Override
    boolean hasCallback() {
        return callback != null;
    }

    @Override
    void loaded(Object object, RecordReader in) {
        callback.loaded(cast(object), in);
    }

    /** Safe because forms are found by the class of what they write, and load only what they created. */
    @SuppressWarnings("unchecked")
    private T cast(Object object) {
        return (T) object;
    }
}
