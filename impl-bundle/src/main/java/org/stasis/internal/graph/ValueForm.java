/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.function.Function;

/**
 * Values that are made whole from a fixed number of others.
 *
 * @param <T> the value's class
 */
final class ValueForm<T> extends Form {
    private final Class<T> type;
    private final int parts;
    private final Function<T, Object[]> split;
    private final Function<Object[], T> join;

    ValueForm(Class<T> type, int parts, Function<T, Object[]> split, Function<Object[], T> join) {
        this(type.getName(), type, parts, split, join);
    }

    /** With a name of its own. */
    ValueForm(String name, Class<T> type, int parts, Function<T, Object[]> split, Function<Object[], T> join) {
        super(name);
        this.type = type;
        this.parts = parts;
        this.split = split;
        this.join = join;
    }

    /** A value that is the same as the text it is shown as. */
    static <T> ValueForm<T> text(Class<T> type, Function<String, T> parse) {
        return new ValueForm<>(
                type, 1, value -> new Object[] {value.toString()}, parts -> parse.apply((String) parts[0]));
    }

    @Override
    void write(Object object, RecordWriter out) {
        out.begin(parts);
        for (Object part : split.apply(type.cast(object))) {
            out.value(part);
        }
    }

    @Override
    Object create(RecordReader in) {
        if (in.count() != parts) {
            throw in.damaged(parts + " parts of a " + name(), Integer.toString(in.count()));
        }
        Object[] read = new Object[parts];
        for (int i = 0; i < parts; i++) {
            read[i] = in.next();
        }
        return join.apply(read);
    }

    @Override
    boolean hashesParts() {
        return true;
    }

    @Override
    void load(Object object, RecordReader in) {}
}
