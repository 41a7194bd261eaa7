/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.file.Path;
import java.util.List;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.keys.FolderKeys;
import org.stasis.spi.KeySource;

/**
 * The inspector without a container, found by {@link java.util.ServiceLoader}: with what this bundle has itself, and the
 * keys of the folder that the environment variable {@code STASIS_KEYS} names. Knows paths only.
 */
public final class StandaloneInspector extends DefaultImageInspector {
    public StandaloneInspector() {
        super(
                List.of(new HmacSha256(), new Aes256Gcm(), new Ed25519(), new NoIntegrity()),
                List.of(new FlateBestSpeed()),
                keys());
    }

    private static List<KeySource> keys() {
        String folder = System.getenv("STASIS_KEYS");
        return folder == null ? List.of() : List.of(new FolderKeys(Path.of(folder)));
    }
}
