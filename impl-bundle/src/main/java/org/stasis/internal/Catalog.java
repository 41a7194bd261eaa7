/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;
import org.stasis.api.StateException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.ManifestInfo;
import org.stasis.internal.image.Seal;
import org.stasis.spi.PageBackend;

/** The images of one backend, looked at without keys. */
record Catalog(PageBackend backend) {
    static Catalog of(PageBackend backend) {
        return new Catalog(backend);
    }

    ImageInfo image(String name) throws StateException {
        return ManifestInfo.of(ref(name), manifest(name));
    }

    /** Newest first; images that vanish meanwhile are left out, unreadable ones come last and say why. */
    List<ImageInfo> images() throws StateException {
        List<ImageInfo> images = new ArrayList<>();
        for (String name : Faults.files("page backend '" + backend.name() + "'", backend::images)) {
            try {
                images.add(image(name));
            } catch (ImageNotFoundException e) {
                continue;
            } catch (StateException e) {
                images.add(damaged(name, e));
            }
        }
        images.sort(Comparator.comparing(ImageInfo::created, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(info -> info.image().name()));
        return images;
    }

    void delete(String name) throws StateException {
        try {
            backend.delete(name);
        } catch (NoSuchFileException e) {
            throw Faults.missing(backend, name);
        } catch (IOException e) {
            throw Faults.ofFiles(backend.location(name), e);
        }
    }

    void refuseExisting(String name) throws StateException {
        try {
            backend.manifest(name, Seal.MAX_BYTES);
            throw Faults.exists(backend.location(name));
        } catch (NoSuchFileException e) {
            return; // as it should be
        } catch (IOException e) {
            throw Faults.ofFiles(backend.location(name), e);
        }
    }

    private Manifest manifest(String name) throws StateException {
        byte[] bytes = SealedManifest.read(backend, name);
        String where = SealedManifest.at(backend.location(name));
        Seal.find(bytes, where);
        return Seal.parse(bytes, where);
    }

    private ImageRef ref(String name) {
        return new ImageRef(backend.name(), name);
    }

    private ImageInfo damaged(String name, StateException why) {
        return new ImageInfo(
                ref(name),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Integrity.DAMAGED,
                0,
                List.of(),
                Map.of(),
                List.of(why.getMessage()));
    }
}
