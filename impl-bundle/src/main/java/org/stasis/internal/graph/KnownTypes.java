/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;
import java.util.function.Predicate;
import org.stasis.api.KernelException;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/** The types of a graph by number, each matched with the form its objects have now. */
final class KnownTypes {
    private final Records records;
    private final StateTypes types;
    private final FirstFault faults;
    private final KnownType[] known;

    KnownTypes(Records records, StateTypes types, FirstFault faults) {
        this.records = records;
        this.types = types;
        this.faults = faults;
        this.known = new KnownType[records.typeCount() + 1];
    }

    void match() {
        known[0] = KnownType.NONE;
        for (int id = 1; id < known.length; id++) {
            known[id] =
                    KnownType.match(id, records.type(id), form(records.type(id).name()));
        }
    }

    private Form form(String name) {
        Form builtIn = BuiltInForms.named(name);
        if (builtIn != null || Boxed.named(name) != null) {
            return builtIn;
        }
        if (ArrayForm.isArray(name)) {
            return ArrayForm.named(name, types);
        }
        StateType<?> registered = types.named(name).orElse(null);
        try {
            return registered == null ? null : RegisteredForm.of(registered);
        } catch (KernelException e) {
            throw faults.of(e);
        }
    }

    /** The type of that number; {@link KnownType#NONE} for 0. */
    KnownType of(int number) {
        return known[number];
    }

    boolean all(Predicate<KnownType> wanted) {
        return Arrays.stream(known, 1, known.length).allMatch(wanted);
    }

    /** Whether one that has a form is wanted. */
    boolean any(Predicate<KnownType> wanted) {
        return Arrays.stream(known, 1, known.length).anyMatch(type -> type.form() != null && wanted.test(type));
    }
}
