/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.stasis.spi.StateStreamException;

/**
 * A map read from an image, of which nothing is believed: each entry is asked for by name and type.
 *
 * @param where what the map is, for messages
 */
record GraphMap(String where, Map<?, ?> map) {
    static GraphMap of(String where, Object read) throws StateStreamException {
        return new GraphMap(where, expect(where, read, Map.class));
    }

    long number(String entry) throws StateStreamException {
        return required(entry, Long.class);
    }

    String text(String entry) throws StateStreamException {
        return required(entry, String.class);
    }

    /** Null if there is none. */
    String textOrNull(String entry) throws StateStreamException {
        return map.get(entry) == null ? null : text(entry);
    }

    Object any(String entry) {
        return map.get(entry);
    }

    GraphMap map(String entry) throws StateStreamException {
        return new GraphMap(where + "." + entry, required(entry, Map.class));
    }

    /** All entries, each of a string name and a value of that type. */
    <T> Map<String, T> entries(Class<T> type) throws StateStreamException {
        Map<String, T> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = expect(where + ": name", entry.getKey(), String.class);
            entries.put(name, expect(where + "." + name, entry.getValue(), type));
        }
        return entries;
    }

    private <T> T required(String entry, Class<T> type) throws StateStreamException {
        return expect(where + "." + entry, map.get(entry), type);
    }

    private static <T> T expect(String where, Object value, Class<T> type) throws StateStreamException {
        if (!type.isInstance(value)) {
            throw new StateStreamException(where + ": expected a " + type.getSimpleName() + ", found "
                    + (value == null ? "nothing" : "a " + value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }
}
