/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the secrets come from that images lack. Thread-safe. What the caller of a load gives itself counts first; then all
 * sources present are asked, the highest service ranking first.
 *
 * @see org.stasis.api.task.Secret
 */
@FunctionalInterface
@ConsumerType
public interface SecretSource {
    /**
     * The secret of that name.
     *
     * @param name from an image whose seal was found right; still nothing to make a path of unseen
     * @return its bytes, those of a text in UTF-8; empty if this source does not know it
     * @throws GeneralSecurityException if it should have it but cannot get at it; the message says where it looked
     */
    Optional<byte[]> secret(String name) throws GeneralSecurityException;
}
