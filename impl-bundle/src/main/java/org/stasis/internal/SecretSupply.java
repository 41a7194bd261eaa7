/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stasis.api.StateException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.image.SecretList;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.SecretSource;

/**
 * Where a load has its secrets from: first what the caller gave, then the sources present in the order of their ranking.
 *
 * @param sources ascending as SCR hands them over, the lowest ranking first
 * @param schemes has the one by which images keep secrets
 * @param keyRing has the key of secrets that the image keeps itself
 */
record SecretSupply(
        Map<String, byte[]> given, List<SecretSource> sources, PlugIns<IntegrityScheme> schemes, KeyRing keyRing) {
    /** Scheme that encrypts secrets. */
    static final String SCHEME = Aes256Gcm.NAME;

    SecretSupply {
        sources = new ArrayList<>(sources);
        Collections.reverse(sources);
    }

    /**
     * The secret of that name.
     *
     * @param troubles told why a source cannot say
     */
    Optional<byte[]> secret(String name, List<String> troubles) {
        Optional<byte[]> found = Optional.ofNullable(given.get(name));
        for (int i = 0; i < sources.size() && found.isEmpty(); i++) {
            try {
                found = sources.get(i).secret(name);
            } catch (GeneralSecurityException e) {
                troubles.add(e.getMessage());
            }
        }
        return found;
    }

    /** The keys of secrets that an image keeps itself. */
    ImageKeys keys(SecretList secrets) throws StateException {
        byte[] salt = secrets.salt() == null ? null : HexFormat.of().parseHex(secrets.salt());
        SealKey key = keyRing.forLoading(schemes.named(SCHEME), secrets.key(), salt);
        return Faults.files("secrets", () -> {
            try {
                return ImageKeys.of(secrets, key);
            } catch (GeneralSecurityException e) {
                throw new StateException("key '" + secrets.key() + "' is not the one its secrets were saved with", e);
            }
        });
    }
}
