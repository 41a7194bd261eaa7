/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/** {@code Object[]}: its elements. */
final class ObjectArrayForm extends Form {
    ObjectArrayForm() {
        super("java.lang.Object[]");
    }

    @Override
    void write(Object object, RecordWriter out) {
        Object[] elements = (Object[]) object;
        out.begin(elements.length);
        for (Object element : elements) {
            out.value(element);
        }
    }

    @Override
    Object create(RecordReader in) {
        return new Object[in.count()];
    }

    @Override
    void load(Object object, RecordReader in) {
        Object[] elements = (Object[]) object;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = in.next();
        }
    }
}
