/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import org.stasis.internal.graph.GraphIndex.WrittenType;

/**
 * A type as the image has it, matched by the names of its fields with the type as it is now.
 *
 * @param form null if nobody knows the type
 * @param slots for each present slot the index of its value in a record, or -1
 */
record KnownType(String name, Form form, List<String> fields, int[] slots) {
    /** Of a record that can no longer be read. */
    static final KnownType NONE = new KnownType("none", null, List.of(), new int[0]);

    static KnownType match(WrittenType written, Form form) {
        List<String> fields = form == null ? List.of() : form.fields();
        int[] slots = fields.stream().mapToInt(written.fields()::indexOf).toArray();
        return new KnownType(written.name(), form, fields, slots);
    }

    int written(int slot) {
        return slots[slot];
    }

    String field(int slot) {
        return fields.get(slot);
    }
}
