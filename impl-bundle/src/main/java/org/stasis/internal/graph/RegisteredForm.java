/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import java.util.Map;
import org.stasis.api.task.LoadCallback;
import org.stasis.api.task.StateType;

/** Objects that a registered state type takes apart and rebuilds. */
final class RegisteredForm<T> extends Form {
    private final StateType<T> type;
    private final LoadCallback<T> callback;
    private final List<String> fields;

    RegisteredForm(StateType<T> type) {
        super(type.name());
        this.type = type;
        this.callback = type instanceof LoadCallback<T> told ? told : null;
        this.fields = List.copyOf(type.fields());
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
        return type.formerNames();
    }

    @Override
    boolean looksIntoParts() {
        return type.looksIntoParts();
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
