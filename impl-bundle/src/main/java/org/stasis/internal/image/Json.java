/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import jakarta.json.JsonException;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.spi.JsonProvider;
import java.util.ServiceLoader;
import org.eclipse.parsson.api.BufferPool;
import org.eclipse.yasson.JsonBindingProvider;

/** JSON-B, found without a context class loader: Parsson hides its provider, so its own loader is asked for it. */
final class Json {
    private static final Jsonb JSON = new JsonBindingProvider()
            .create()
            .withProvider(ServiceLoader.load(JsonProvider.class, BufferPool.class.getClassLoader())
                    .findFirst()
                    .orElseThrow())
            .withConfig(new JsonbConfig().withFormatting(true))
            .build();

    private Json() {}

    static String write(Object value) {
        return JSON.toJson(value).strip();
    }

    /** @throws IllegalArgumentException if the text is not JSON or does not fit the type */
    static <T> T read(String text, Class<T> type) {
        try {
            return JSON.fromJson(text, type);
        } catch (JsonbException | JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
