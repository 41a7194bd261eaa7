/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A scheme that signs: only who has the private key can seal an image, and the public key is enough to check and load it.
 *
 * <p>Its codes are those of a hash function that anyone can compute, so it is not {@link #keyed}; the manifest binds them
 * all, and the manifest is what is signed.
 */
@ConsumerType
public interface SignatureScheme extends IntegrityScheme {
    @Override
    default boolean keyed() {
        return false;
    }

    /**
     * The signature of a message, at most 4096 bytes long.
     *
     * @param key of which {@link PrivateKey#getEncoded} is PKCS #8, or nothing if it stays in its device
     * @throws InvalidKeyException says what is wrong with the key, never what it is
     */
    byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException;

    /**
     * Whether it is the signature of that message; false for what is no signature at all.
     *
     * @param key of which {@link PublicKey#getEncoded} is a SubjectPublicKeyInfo of X.509
     */
    boolean verify(PublicKey key, byte[] message, byte[] signature) throws InvalidKeyException;
}
