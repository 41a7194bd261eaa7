/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.parsson.api.BufferPool;

/** JSON-P, found without a context class loader: Parsson hides its provider, so its own loader is asked for it. */
public final class Json {
    private static final JsonReaderFactory READERS = ServiceLoader.load(
                    JsonProvider.class, BufferPool.class.getClassLoader())
            .findFirst()
            .orElseThrow()
            .createReaderFactory(Map.of());

    private Json() {}

    /** @throws IllegalArgumentException if the text is not JSON */
    public static JsonValue read(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (JsonException | IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
