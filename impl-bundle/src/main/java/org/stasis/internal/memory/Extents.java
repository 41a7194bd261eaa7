/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import org.stasis.spi.Compression;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.IntegrityScheme;

/**
 * How extents are made and checked.
 *
 * @param scheme of their codes
 * @param key of their codes, or to encrypt the extents of one file; null exactly if the scheme has none
 * @param compression of their bytes; null for none
 */
public record Extents(IntegrityScheme scheme, SecretKey key, Compression compression) {
    public static final String NO_COMPRESSION = "none";

    /** Whether they are encrypted; then the end of each record is its code, and equal extents are not found. */
    boolean encrypted() {
        return scheme instanceof EncryptionScheme;
    }

    int codeBytes() {
        return scheme instanceof EncryptionScheme encryption ? encryption.overheadBytes() : scheme.tagBytes();
    }

    ExtentCode code() throws InvalidKeyException {
        return new ExtentCode(scheme.begin(key));
    }

    ExtentCipher cipher() throws InvalidKeyException {
        EncryptionScheme encryption = (EncryptionScheme) scheme;
        return new ExtentCipher(encryption.cipher(key), encryption.overheadBytes());
    }

    String compressionName() {
        return compression == null ? NO_COMPRESSION : compression.name();
    }

    @Override
    public String toString() {
        return "extents by " + scheme.name() + ", compression " + compressionName();
    }
}
