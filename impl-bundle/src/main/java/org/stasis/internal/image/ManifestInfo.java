/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;

/** A manifest as callers see it. */
public final class ManifestInfo {
    private ManifestInfo() {}

    private static List<String> secrets(SecretList secrets) {
        String where = secrets.key() == null
                ? " is not in the image; supply it at the load"
                : " is encrypted with key '" + secrets.key() + "'";
        return secrets.names().stream()
                .map(name -> "secret '" + name + "'" + where)
                .toList();
    }

    /** @param image where it is; null if it was named by a path */
    public static ImageInfo of(ImageRef image, Manifest manifest) {
        List<String> remarks = new ArrayList<>();
        if (manifest.key() == null) {
            remarks.add("scheme '" + manifest.scheme()
                    + "' guards against accidents only: anybody could have made this image");
        }
        remarks.addAll(secrets(manifest.leftOut()));
        return new ImageInfo(
                image,
                manifest.id(),
                "stasis-" + manifest.format(),
                manifest.created(),
                manifest.kernel().name(),
                manifest.kernel().type(),
                manifest.kernel().version(),
                manifest.scheme(),
                manifest.key(),
                manifest.compression(),
                manifest.parent(),
                manifest.key() == null ? Integrity.CHECKSUM : Integrity.SEALED,
                manifest.bytes(),
                manifest.files().stream()
                        .map(file -> new ImageInfo.File(file.name(), file.bytes()))
                        .toList(),
                manifest.metadata() == null ? new TreeMap<>() : new TreeMap<>(manifest.metadata()),
                remarks);
    }
}
