/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateException;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SignatureScheme;

/**
 * A manifest whose seal was found right.
 *
 * @param bytes the file, seal included
 * @param keys of the image
 */
record SealedManifest(byte[] bytes, Manifest manifest, ImageKeys keys) {
    /**
     * What this host takes, whatever an image says of itself.
     *
     * @param scheme the one the image must have; null for any that is accepted
     * @param key id of the key to check with; null for the one the image names
     * @param accepted schemes that are taken unasked; empty for all that authenticate
     */
    record Policy(String scheme, String key, List<String> accepted) {}

    /** The manifest of an image, if it is authentic and of that name. */
    static SealedManifest of(
            String name, Policy policy, PageBackend backend, PlugIns<IntegrityScheme> schemes, KeyRing keyRing)
            throws StateException {
        String where = at(backend.location(name));
        SealedManifest sealed = open(read(backend, name), where, policy, schemes, keyRing);
        if (!sealed.manifest().name().equals(name)) {
            throw new IntegrityException(
                    where,
                    "it is the manifest of image '" + sealed.manifest().name() + "', put in the place of '" + name
                            + "'. Load '" + sealed.manifest().name() + "' from where it belongs");
        }
        return sealed;
    }

    /** The bytes of an image's manifest, or a clear word that there is none. */
    static byte[] read(PageBackend backend, String name) throws StateException {
        try {
            return backend.manifest(name, Seal.MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw Faults.missing(backend, name);
        } catch (IOException e) {
            throw Faults.ofFiles(at(backend.location(name)), e);
        }
    }

    /** Where the manifest of an image is, for messages. */
    static String at(String where) {
        return where + "/" + ImageFiles.MANIFEST;
    }

    static SealedManifest open(
            byte[] bytes, String where, Policy policy, PlugIns<IntegrityScheme> schemes, KeyRing keyRing)
            throws StateException {
        Seal seal = Seal.find(bytes, where);
        SealKey key = key(seal, where, policy, schemes, keyRing);
        return Faults.files(where, () -> {
            Manifest manifest = Seal.open(bytes, key, where);
            return new SealedManifest(bytes, manifest, keys(manifest, key, where));
        });
    }

    private static ImageKeys keys(Manifest manifest, SealKey key, String where) throws CorruptImageException {
        try {
            return ImageKeys.of(manifest, key);
        } catch (GeneralSecurityException e) {
            throw new CorruptImageException(where, "the image's own key cannot be unwrapped. Load another image", e);
        }
    }

    /** The caller's word and this host's policy come before the image's. */
    private static SealKey key(
            Seal seal, String where, Policy policy, PlugIns<IntegrityScheme> schemes, KeyRing keyRing)
            throws StateException {
        IntegrityScheme scheme = schemes.named(seal.scheme());
        if (policy.scheme() != null && !policy.scheme().equals(seal.scheme())) {
            throw new IntegrityException(where, another(schemes.named(policy.scheme()), scheme));
        }
        if (policy.scheme() == null && !authenticates(scheme)) {
            throw new IntegrityException(
                    where,
                    "the image is of scheme '" + scheme.name()
                            + "', which authenticates nothing: anybody may have made it."
                            + " If that is meant, ask for scheme '" + scheme.name() + "' by name");
        }
        if (policy.scheme() == null
                && !policy.accepted().isEmpty()
                && !policy.accepted().contains(scheme.name())) {
            throw new IntegrityException(
                    where,
                    "the image is of scheme '" + scheme.name() + "', and this host accepts "
                            + String.join(", ", policy.accepted()) + " (accept.schemes in org.stasis) only."
                            + " Load an image of such a scheme");
        }
        if (authenticates(scheme) && seal.key() == null) {
            throw new IntegrityException(
                    where, "the seal of scheme '" + scheme.name() + "' names no key. Load another image");
        }
        return keyRing.forLoading(scheme, policy.key() == null ? seal.key() : policy.key(), seal.salt());
    }

    static boolean authenticates(IntegrityScheme scheme) {
        return scheme.keyed() || scheme instanceof SignatureScheme;
    }

    /** Why an image of one scheme does not pass for one of another: what its maker need not have known. */
    private static String another(IntegrityScheme asked, IntegrityScheme found) {
        String both = "scheme '" + asked.name() + "' is asked for, but the image is of '" + found.name() + "'";
        if (!authenticates(found)) {
            return both + ", which authenticates nothing: a downgrade. Load the image that was sealed";
        }
        if (asked instanceof SignatureScheme && !(found instanceof SignatureScheme)) {
            return both + ", which signs nothing: whoever can check it could have made it."
                    + " Load the image that was signed";
        }
        if (found instanceof SignatureScheme && !(asked instanceof SignatureScheme)) {
            return both + ", a signature: it proves its signer, and not that its maker has the secret key."
                    + " Load the image that was sealed with it";
        }
        if (asked instanceof EncryptionScheme && !(found instanceof EncryptionScheme)) {
            return both + ", which does not encrypt. Load the image that was encrypted";
        }
        return both + ". Load another image, or ask for its scheme";
    }
}
