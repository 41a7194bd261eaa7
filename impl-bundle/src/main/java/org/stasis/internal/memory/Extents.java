/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;

/**
 * How extents are made and checked.
 *
 * @param scheme of their codes
 * @param key of their codes; null exactly if the scheme has none
 * @param compression of their bytes; null for none
 */
public record Extents(IntegrityScheme scheme, SecretKey key, Compression compression) {
    public static final String NO_COMPRESSION = "none";

    ExtentCode code() throws InvalidKeyException {
        return new ExtentCode(scheme.begin(key));
    }

    String compressionName() {
        return compression == null ? NO_COMPRESSION : compression.name();
    }

    @Override
    public String toString() {
        return "extents by " + scheme.name() + ", compression " + compressionName();
    }
}
