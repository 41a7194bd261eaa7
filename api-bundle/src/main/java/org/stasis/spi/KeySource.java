/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where keys come from. Thread-safe. All sources present are asked, the highest service ranking first.
 *
 * <p>Keys are handed over in memory only; their {@code toString} tells nothing of them.
 */
@ConsumerType
public interface KeySource {
    /**
     * The key of that id.
     *
     * @return empty if this source does not know the id
     * @throws GeneralSecurityException if it should have it but cannot get at it; the message says where it looked
     */
    Optional<SecretKey> key(String id) throws GeneralSecurityException;

    /**
     * The key of that id, derived for one image from something weaker than a key, such as a passphrase. Asked if no source
     * has the key itself.
     *
     * @param salt 16 random bytes, which the image carries
     */
    default Optional<SecretKey> key(String id, byte[] salt) throws GeneralSecurityException {
        return Optional.empty();
    }

    /** A key for a new image under an id that no source knows; made if this source is configured to. */
    default Optional<SecretKey> keyForSaving(String id) throws GeneralSecurityException {
        return Optional.empty();
    }

    /** The key of that id to sign with. Of any algorithm: a scheme refuses what is none of its own. */
    default Optional<PrivateKey> privateKey(String id) throws GeneralSecurityException {
        return Optional.empty();
    }

    /** The key of that id to check signatures with. It comes from here and never from an image. */
    default Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return Optional.empty();
    }
}
