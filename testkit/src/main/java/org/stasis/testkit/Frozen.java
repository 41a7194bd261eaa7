/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An object of a graph as it was when it was saved; shares nothing mutable with the live one. */
sealed interface Frozen {
    /** Null, a boxed primitive or a string: immutable, so it is its own copy. */
    record Value(Object value) implements Frozen {}

    /** A primitive array; copied again for each replay. */
    record Primitives(Object array) implements Frozen {}

    /** An array of objects or a collection. Classes, not records, where identity counts. */
    final class Items implements Frozen {
        final Supplier<?> shell;
        final List<Frozen> items;

        Items(Supplier<?> shell, List<Frozen> items) {
            this.shell = shell;
            this.items = items;
        }
    }

    /** A map, as keys and values in turn. */
    final class Entries implements Frozen {
        final Supplier<? extends Map<Object, Object>> shell;
        final List<Frozen> entries;

        Entries(Supplier<? extends Map<Object, Object>> shell, List<Frozen> entries) {
            this.shell = shell;
            this.entries = entries;
        }
    }

    /** An object of a registered type. */
    final class Fields implements Frozen {
        final String type;
        final Map<String, Frozen> fields;

        Fields(String type, Map<String, Frozen> fields) {
            this.type = type;
            this.fields = fields;
        }
    }
}
