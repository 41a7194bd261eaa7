/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/** {@code byte[]}: a string of its bytes, the only kind of value that takes one byte for each. */
final class BytesForm extends Form {
    BytesForm() {
        super("byte[]");
    }

    @Override
    void write(Object object, RecordWriter out) {
        out.begin(1);
        out.bytes((byte[]) object);
    }

    @Override
    Object create(RecordReader in) {
        return in.bytes();
    }

    @Override
    void load(Object object, RecordReader in) {}
}
