/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.StateException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.ManifestInfo;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.PageBackend;

/** The recipe of a change of keys: the manifest is checked with the old key, sealed with the new one, and replaced. */
record Reseal(
        String image,
        PageBackend backend,
        SealedManifest.Policy policy,
        PlugIns<IntegrityScheme> schemes,
        KeyRing keyRing) {
    private static final Logger LOG = LoggerFactory.getLogger(Reseal.class);

    ImageInfo to(String newKey) throws StateException {
        SealedManifest old = SealedManifest.of(image, policy, backend, schemes, keyRing);
        if (old.manifest().key() == null) {
            throw new StateException(
                    "image '" + image + "' is of scheme '" + old.manifest().scheme()
                            + "', which has no key to change; load it and save it with another scheme");
        }
        SealKey key = keyRing.forSaving(old.keys().scheme(), newKey);
        String where = backend.location(image);
        Manifest manifest = Faults.files(where, () -> old.manifest().under(key, old.keys()));
        byte[] bytes = Faults.files(where, () -> Seal.write(manifest, key));
        Faults.files(where, () -> Seal.open(bytes, checking(key), where)); // a key that cannot check must not seal
        replace(old.bytes(), bytes);
        LOG.info(
                "{} is sealed with key '{}' instead of '{}'",
                where,
                newKey,
                old.manifest().key());
        return ManifestInfo.of(new ImageRef(backend.name(), image), manifest);
    }

    private SealKey checking(SealKey key) throws StateException {
        return keyRing.forLoading(key.scheme(), key.id(), key.salt());
    }

    private void replace(byte[] old, byte[] now) throws StateException {
        try {
            backend.reseal(image, old, now);
        } catch (NoSuchFileException e) {
            throw Faults.missing(backend, image);
        } catch (IOException e) {
            throw Faults.ofFiles(backend.location(image), e);
        } catch (UnsupportedOperationException e) {
            throw new StateException(e.getMessage(), e);
        }
    }
}
