/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.security.InvalidKeyException;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;

/**
 * How the extents of one image are made and checked.
 *
 * @param image id of the image
 * @param scheme of their tags
 * @param key of their tags; null exactly if the scheme has none
 * @param compression of their bytes; null for none
 */
public record Extents(UUID image, IntegrityScheme scheme, SecretKey key, Compression compression) {
    public static final String NO_COMPRESSION = "none";

    ExtentTag tag() throws InvalidKeyException {
        return new ExtentTag(scheme.begin(key), image);
    }

    String compressionName() {
        return compression == null ? NO_COMPRESSION : compression.name();
    }

    @Override
    public String toString() {
        return "extents of " + image + " by " + scheme.name();
    }
}
