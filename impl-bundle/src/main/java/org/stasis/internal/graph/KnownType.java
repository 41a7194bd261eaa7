/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import org.stasis.internal.graph.Records.WrittenType;

/**
 * A type as the image has it, matched by the names of its fields with the type as it is now.
 *
 * @param number in the image; 0 of none
 * @param form null if nobody knows the type
 * @param slots for each present slot the index of its value in a record, or -1
 * @param read for each value of a record whether a present slot has it; empty if there are no fields, and all count
 */
record KnownType(int number, String name, Form form, List<String> fields, int[] slots, boolean[] read) {
    /** Of a record that can no longer be read. */
    static final KnownType NONE = new KnownType(0, "none", null, List.of(), new int[0], new boolean[0]);

    static KnownType match(int number, WrittenType written, Form form) {
        List<String> fields = form == null ? List.of() : form.fields();
        int[] slots = fields.stream().mapToInt(written.fields()::indexOf).toArray();
        if (form != null) {
            form.formerNames().forEach((former, present) -> {
                int slot = fields.indexOf(present);
                if (slot >= 0 && slots[slot] < 0) {
                    slots[slot] = written.fields().indexOf(former);
                }
            });
        }
        boolean[] read = new boolean[written.fields().size()];
        for (int slot : slots) {
            if (slot >= 0) {
                read[slot] = true;
            }
        }
        return new KnownType(number, written.name(), form, fields, slots, read);
    }

    /** Whether the value at that index of a record is one that the present type can ask for. */
    boolean reads(int value) {
        return read.length == 0 || read[value];
    }

    /** How many values a record has; 0 if that differs. */
    int width() {
        return read.length;
    }

    /** Whether everything of this type that the image holds is asked for, so that all it refers to is. */
    boolean readsAll() {
        for (boolean one : read) {
            if (!one) {
                return false;
            }
        }
        return form != null || Boxed.named(name) != null;
    }

    String field(int slot) {
        return fields.get(slot);
    }
}
