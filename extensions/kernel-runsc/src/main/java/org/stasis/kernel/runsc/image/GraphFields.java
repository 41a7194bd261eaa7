/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.util.List;
import java.util.Map;
import org.stasis.spi.StateStreamException;

/**
 * A map read from an image, of which nothing is believed: each entry is asked for by name and type.
 *
 * @param where what the map is, for messages
 */
public record GraphFields(String where, Map<?, ?> map) {
    /** @param read whatever a graph's root was */
    public static GraphFields of(String where, Object read) throws StateStreamException {
        if (read instanceof Map<?, ?> map) {
            return new GraphFields(where, map);
        }
        throw new StateStreamException(where + ": expected a map, found " + kind(read));
    }

    public long number(String entry) throws StateStreamException {
        return required(entry, Long.class);
    }

    public String text(String entry) throws StateStreamException {
        return required(entry, String.class);
    }

    public boolean flag(String entry) throws StateStreamException {
        return required(entry, Boolean.class);
    }

    public long[] numbers(String entry) throws StateStreamException {
        return required(entry, long[].class);
    }

    public List<?> list(String entry) throws StateStreamException {
        return required(entry, List.class);
    }

    public GraphFields map(String entry) throws StateStreamException {
        return of(where + "." + entry, map.get(entry));
    }

    /** Refuses what a later release wrote. */
    public void expectFormat(long format) throws StateStreamException {
        if (number("format") != format) {
            throw new StateStreamException(where + ".format: expected " + format + ", found " + number("format"));
        }
    }

    private <T> T required(String entry, Class<T> type) throws StateStreamException {
        Object value = map.get(entry);
        if (!type.isInstance(value)) {
            throw new StateStreamException(
                    where + "." + entry + ": expected a " + type.getSimpleName() + ", found " + kind(value));
        }
        return type.cast(value);
    }

    private static String kind(Object value) {
        return value == null ? "nothing" : "a " + value.getClass().getSimpleName();
    }
}
