/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.stasis.api.IntegrityException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KeySource;

/** The key sources present, asked in the order of their ranking. */
final class KeyRing {
    private interface Ask {
        Optional<SecretKey> key(KeySource source) throws GeneralSecurityException;
    }

    private final List<KeySource> sources;

    /** @param ascending as SCR hands them over, the lowest ranking first */
    KeyRing(List<KeySource> ascending) {
        sources = new ArrayList<>(ascending);
        Collections.reverse(sources);
    }

    ImageKeys forSaving(IntegrityScheme scheme, String id) throws IntegrityException {
        return keys(scheme, id, source -> source.keyForSaving(id));
    }

    ImageKeys forLoading(IntegrityScheme scheme, String id) throws IntegrityException {
        return keys(scheme, id, source -> source.key(id));
    }

    private ImageKeys keys(IntegrityScheme scheme, String id, Ask ask) throws IntegrityException {
        try {
            return ImageKeys.of(scheme, id, scheme.keyed() ? find(id, ask) : null);
        } catch (InvalidKeyException e) {
            throw new IntegrityException(
                    "key '" + id + "'", "not usable with " + scheme.name() + ": " + e.getMessage());
        }
    }

    private SecretKey find(String id, Ask ask) throws IntegrityException {
        List<String> troubles = new ArrayList<>();
        for (KeySource source : sources) {
            try {
                Optional<SecretKey> key = ask.key(source);
                if (key.isPresent()) {
                    return key.get();
                }
            } catch (GeneralSecurityException e) {
                troubles.add(e.getMessage());
            }
        }
        throw new IntegrityException(
                "key '" + id + "'",
                troubles.isEmpty()
                        ? "no key source has it; put it into the folder or keystore configured in org.stasis.keys"
                        : String.join("; ", troubles));
    }
}
