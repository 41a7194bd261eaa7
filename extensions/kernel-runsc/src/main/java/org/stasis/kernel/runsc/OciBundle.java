/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.stasis.api.KernelException;
import org.stasis.kernel.runsc.image.Json;

/**
 * An OCI bundle on this host: what a sandbox is made of, or brought back with.
 *
 * @param folder absolute
 * @param root folder of its root file system, absolute
 * @param readOnly whether the sandbox may not write to it
 * @param command what it runs
 * @param mounts {@code config.json}'s mounts, as JSON
 */
record OciBundle(Path folder, Path root, boolean readOnly, List<String> command, String mounts) {
    private static final int MAX_CONFIG_BYTES = 16 << 20;

    static OciBundle read(Path folder) throws KernelException {
        if (!folder.isAbsolute()) {
            throw new KernelException("the bundle " + folder + " is no absolute path, so where it is cannot be told");
        }
        Path config = folder.resolve("config.json");
        try {
            if (Files.size(config) > MAX_CONFIG_BYTES) {
                throw new IOException("it has more than " + MAX_CONFIG_BYTES + " bytes");
            }
            JsonObject fields = Json.read(Files.readString(config)).asJsonObject();
            JsonObject root = fields.getJsonObject("root");
            return new OciBundle(
                    folder,
                    folder.resolve(root.getString("path")).normalize(),
                    root.getBoolean("readonly", false),
                    fields.getJsonObject("process").getJsonArray("args").getValuesAs(JsonString.class).stream()
                            .map(JsonString::getString)
                            .collect(Collectors.toList()),
                    fields.getOrDefault("mounts", JsonValue.EMPTY_JSON_ARRAY).toString());
        } catch (IOException e) {
            throw new KernelException("the bundle's " + config + " cannot be read: " + e, e);
        } catch (RuntimeException e) {
            throw new KernelException(config + " is not the configuration of an OCI bundle: " + e.getMessage(), e);
        }
    }
}
