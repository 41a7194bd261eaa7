/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names of an image's files; gVisor's where gVisor has one. */
public final class ImageFiles {
    public static final String MANIFEST = "manifest.json";
    public static final String STATE = "checkpoint.img";
    public static final String PAGES_METADATA = "pages_meta.img";
    public static final String PAGES = "pages.img";
    public static final String SECRETS = "secrets.img";
    public static final String SECRET_PAGES = "secret_pages.img";

    private static final Pattern ADOPTED = Pattern.compile("pages-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.img");

    private ImageFiles() {}

    /** Name in other images of the file that has {@link #PAGES} of that image. */
    public static String adoptedPages(UUID origin) {
        return "pages-" + origin + ".img";
    }

    /** Whether that is a file of extents, the image's own or an adopted one. */
    public static boolean isPages(String name) {
        return name.equals(PAGES) || isAdopted(name);
    }

    public static boolean isAdopted(String name) {
        return ADOPTED.matcher(name).matches();
    }
}
