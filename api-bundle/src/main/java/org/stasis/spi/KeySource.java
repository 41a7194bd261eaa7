/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.security.GeneralSecurityException;
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
     * The key of that id for a new image; may make it if the source is configured to.
     */
    default Optional<SecretKey> keyForSaving(String id) throws GeneralSecurityException {
        return key(id);
    }
}
