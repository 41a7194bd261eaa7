/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.List;

/** {@code Arrays.asList}: a list whose elements can be set, not added. */
final class FixedListForm extends Form {
    FixedListForm() {
        super("java.util.Arrays.asList");
    }

    @Override
    void write(Object object, RecordWriter out) {
        Object[] elements = ((List<?>) object).toArray();
        out.begin(elements.length);
        for (Object element : elements) {
            out.value(element);
        }
    }

    @Override
    Object create(RecordReader in) {
        return Arrays.asList(new Object[in.count()]);
    }

    @Override
    boolean hashesParts() {
        return true;
    }

    @Override
    void load(Object object, RecordReader in) {
        @SuppressWarnings("unchecked")
        List<Object> elements = (List<Object>) object;
        for (int i = 0; i < in.count(); i++) {
            elements.set(i, in.next());
        }
    }
}
