/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.spi.JsonProvider;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.parsson.api.BufferPool;
import org.eclipse.yasson.JsonBindingProvider;
import org.stasis.api.ImageRef;

/**
 * Documents for scripts. A record of the API becomes an object with the record's names in their order, null values included;
 * a duration is a number of nanoseconds and says so: {@code took} becomes {@code tookNanos}. All else that is not a number,
 * a text, a list or a map is its text: times in ISO 8601, images as {@code BACKEND:NAME}.
 */
final class Json {
    private static final HexFormat HEX = HexFormat.of();

    private Json() {}

    /** Prints a record, map or list as one line of ASCII. */
    @SuppressWarnings("try") // Jsonb.close may throw any Exception, as far as the compiler knows
    static void print(PrintStream out, Object document) throws Exception {
        // Parsson hides its provider class: only a search with its own class loader finds it in OSGi and outside alike
        JsonProvider parsson = ServiceLoader.load(JsonProvider.class, BufferPool.class.getClassLoader())
                .findFirst()
                .orElseThrow();
        try (Jsonb jsonb = new JsonBindingProvider()
                .create()
                .withProvider(parsson)
                .withConfig(new JsonbConfig().withNullValues(true))
                .build()) {
            out.println(ascii(jsonb.toJson(tree(document))));
        }
    }

    /** The members of a record by name, to be printed with others as one document. */
    static Map<String, Object> members(Record record) throws ReflectiveOperationException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            boolean time = component.getType() == Duration.class;
            members.put(
                    component.getName() + (time ? "Nanos" : ""),
                    tree(component.getAccessor().invoke(record)));
        }
        return members;
    }

    private static Object tree(Object value) throws ReflectiveOperationException {
        if (value instanceof Record record && !(value instanceof ImageRef)) {
            return members(record);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                object.put(entry.getKey().toString(), tree(entry.getValue()));
            }
            return object;
        }
        if (value instanceof Collection<?> list) {
            Object[] array = new Object[list.size()];
            int i = 0;
            for (Object element : list) {
                array[i++] = tree(element);
            }
            return array;
        }
        if (value instanceof Duration time) {
            return time.toNanos();
        }
        boolean asIs =
                value == null || value instanceof Number || value instanceof Boolean || value instanceof Object[];
        return asIs ? value : value.toString();
    }

    /** Escapes what a terminal's encoding might lose; outside of strings JSON is ASCII anyway. */
    private static String ascii(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            if (c < 0x7f) {
                out.append((char) c);
            } else {
                out.append("\\u").append(HEX.toHexDigits((char) c));
            }
        });
        return out.toString();
    }
}
