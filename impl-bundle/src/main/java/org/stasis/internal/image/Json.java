/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import jakarta.json.JsonException;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.ServiceLoader;
import org.eclipse.parsson.api.BufferPool;
import org.eclipse.yasson.JsonBindingProvider;

/** JSON-B, found without a context class loader: Parsson hides its provider, so its own loader is asked for it. */
final class Json {
    private static final JsonProvider PARSER = ServiceLoader.load(JsonProvider.class, BufferPool.class.getClassLoader())
            .findFirst()
            .orElseThrow();

    private static final Jsonb JSON = new JsonBindingProvider()
            .create()
            .withProvider(PARSER)
            .withConfig(new JsonbConfig().withFormatting(true))
            .build();

    private Json() {}

    static String write(Object value) {
        return JSON.toJson(value).strip();
    }

    /** @throws IllegalArgumentException if the text is not JSON or does not fit the type */
    static <T> T read(String text, Class<T> type) {
        try {
            checkWhole(text);
            T value = JSON.fromJson(text, type);
            if (value == null) {
                throw new IllegalArgumentException("it holds null and nothing else");
            }
            return value;
        } catch (JsonbException | JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Parsson, skipping a value that nobody asked for, never comes to an end if the text does so first. */
    private static void checkWhole(String text) {
        try (JsonParser parser = PARSER.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        }
    }
}
