/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.eclipse.parsson.api.BufferPool;

/**
 * What a manifest says is there: the one thing that a repair has to know and a backend does not tell.
 *
 * @param generation id of the image
 * @param files names of its files
 */
record Inventory(String generation, List<String> files) {
    // Parsson hides its provider, so its own class loader is asked for it
    private static final JsonProvider JSON = ServiceLoader.load(JsonProvider.class, BufferPool.class.getClassLoader())
            .findFirst()
            .orElseThrow();

    static Inventory of(byte[] manifest) throws IOException {
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(manifest))) {
            JsonObject root = reader.readObject();
            List<String> files = root.get("files") instanceof JsonArray list
                    ? list.getValuesAs(JsonValue::asJsonObject).stream()
                            .map(file -> file.getString("name", ""))
                            .toList()
                    : List.of();
            return new Inventory(root.getString("id", ""), files);
        } catch (JsonException | ClassCastException e) {
            throw new IOException("not a manifest that this bundle can read: " + e.getMessage(), e);
        }
    }
}
