/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.function.UnaryOperator;
import org.stasis.api.KernelException;

/** Unmodifiable and synchronized collections and maps: saved like their contents, and rebuilt as a view of these. */
final class ViewForm extends Form {
    private final Form contents;
    private final UnaryOperator<Object> view;

    ViewForm(String name, Form contents, UnaryOperator<Object> view) {
        super(name);
        this.contents = contents;
        this.view = view;
    }

    @Override
    void write(Object object, RecordWriter out) throws KernelException {
        contents.write(object, out);
    }

    @Override
    Object create(RecordReader in) {
        Object inner = contents.create(in);
        in.keepInner(inner);
        return view.apply(inner);
    }

    @Override
    Object shell(RecordReader in) {
        Object inner = contents.shell(in);
        in.keepInner(inner);
        return view.apply(inner);
    }

    @Override
    boolean hasKeys() {
        return contents.hasKeys();
    }

    @Override
    boolean hashesParts() {
        return contents.hashesParts();
    }

    @Override
    void load(Object object, RecordReader in) {
        contents.load(in.inner(), in);
    }

    @Override
    void fill(Object object, RecordReader in) {
        contents.fill(in.inner(), in);
    }
}
