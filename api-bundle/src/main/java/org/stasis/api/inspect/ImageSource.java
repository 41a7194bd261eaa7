/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.nio.file.Path;
import java.util.Objects;
import org.stasis.api.ImageRef;

/**
 * An image to look into: one in a backend, or files on this machine.
 *
 * @param image null if it is named by its path
 * @param path a state file, or the folder of an image; null if {@code image} tells
 * @param key id of the key, if not the one the image names; null for that one. A state file of gVisor's names none
 */
public record ImageSource(ImageRef image, Path path, String key) {
    public ImageSource {
        if ((image == null) == (path == null)) {
            throw new IllegalArgumentException("an image is named either by reference or by path");
        }
    }

    public static ImageSource of(ImageRef image) {
        return new ImageSource(Objects.requireNonNull(image), null, null);
    }

    public static ImageSource of(Path path) {
        return new ImageSource(null, Objects.requireNonNull(path), null);
    }

    /** The same image, read with that key; null for the one it names. */
    public ImageSource withKey(String id) {
        return new ImageSource(image, path, id);
    }

    @Override
    public String toString() {
        return image == null ? path.toString() : image.toString();
    }
}
