/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.regex.Pattern;

/**
 * Where an image is: a backend's name (null: the default one) and the image's name there.
 *
 * <p>Names are 1 to 100 letters, digits, {@code . _ -}, beginning with a letter or digit: valid as a file name, an object
 * key and a shell word alike.
 */
public record ImageRef(String backend, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public ImageRef {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not an image name: 1 to 100 letters, digits, dots,"
                    + " underscores and dashes, beginning with a letter or digit");
        }
    }

    /** Reads {@code NAME} or {@code BACKEND:NAME}. */
    public static ImageRef parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new ImageRef(null, text) : new ImageRef(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return backend == null ? name : backend + ":" + name;
    }
}
