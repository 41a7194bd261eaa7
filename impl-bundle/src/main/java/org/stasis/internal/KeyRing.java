/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.stasis.api.IntegrityException;
import org.stasis.internal.image.SealKey;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KeySource;
import org.stasis.spi.SignatureScheme;

/** The key sources present, asked in the order of their ranking. */
final class KeyRing {
    private static final int SALT_BYTES = 16;

    private interface Ask {
        Optional<? extends Key> key(KeySource source) throws GeneralSecurityException;
    }

    private final List<KeySource> sources;

    /** @param ascending as SCR hands them over, the lowest ranking first */
    KeyRing(List<KeySource> ascending) {
        sources = new ArrayList<>(ascending);
        Collections.reverse(sources);
    }

    /** What seals a new image: a key made on the spot only if no source has one. */
    SealKey forSaving(IntegrityScheme scheme, String id) throws IntegrityException {
        if (scheme instanceof SignatureScheme) {
            Key key = new Search().in(source -> source.privateKey(id)).orElseThrow(id, "private key");
            return tried(new SealKey(scheme, id, null, key));
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return secret(scheme, id, salt, new Search(), source -> source.keyForSaving(id));
    }

    /** What checks the seal of an image; never makes a key. */
    SealKey forLoading(IntegrityScheme scheme, String id, byte[] salt) throws IntegrityException {
        if (scheme instanceof SignatureScheme) {
            Key key = new Search().in(source -> source.publicKey(id)).orElseThrow(id, "public key");
            return tried(new SealKey(scheme, id, null, key));
        }
        return secret(scheme, id, salt, new Search(), source -> Optional.empty());
    }

    private SealKey secret(IntegrityScheme scheme, String id, byte[] salt, Search search, Ask last)
            throws IntegrityException {
        if (!scheme.keyed()) {
            return SealKey.none(scheme);
        }
        search.in(source -> source.key(id));
        boolean ready = search.found != null;
        if (!ready && salt != null) {
            search.in(source -> source.key(id, salt));
        }
        boolean derived = !ready && search.found != null;
        Key key = search.in(last).orElseThrow(id, "key");
        return tried(new SealKey(scheme, id, derived ? salt : null, key));
    }

    private static SealKey tried(SealKey key) throws IntegrityException {
        try {
            return key.tried();
        } catch (InvalidKeyException e) {
            throw new IntegrityException(
                    "key '" + key.id() + "'", "not usable with " + key.scheme().name() + ": " + e.getMessage());
        }
    }

    /** One question after the other to all sources, until one knows an answer. */
    private final class Search {
        private final List<String> troubles = new ArrayList<>();
        private Key found;

        Search in(Ask ask) {
            for (int i = 0; i < sources.size() && found == null; i++) {
                try {
                    found = ask.key(sources.get(i)).orElse(null);
                } catch (GeneralSecurityException e) {
                    troubles.add(e.getMessage());
                }
            }
            return this;
        }

        Key orElseThrow(String id, String kind) throws IntegrityException {
            if (found != null) {
                return found;
            }
            throw new IntegrityException(
                    "key '" + id + "'",
                    troubles.isEmpty()
                            ? "no key source has the " + kind
                                    + "; put it into the folder or keystore configured in org.stasis.keys"
                            : String.join("; ", troubles));
        }
    }
}
