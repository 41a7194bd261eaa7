/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.security.InvalidKeyException;
import javax.crypto.SecretKey;

/** The bytes of secret keys, for code that takes nothing else. */
final class SecretBytes {
    private SecretBytes() {}

    /** A copy, which the caller wipes. */
    static byte[] of(SecretKey key, String scheme) throws InvalidKeyException {
        byte[] secret = key == null ? null : key.getEncoded();
        if (secret == null) {
            throw new InvalidKeyException(
                    key == null
                            ? scheme + " needs a key"
                            : scheme + " cannot use a key that does not leave its keystore");
        }
        return secret;
    }
}
