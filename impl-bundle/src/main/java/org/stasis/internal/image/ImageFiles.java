/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

/** Names of an image's files; gVisor's where gVisor has one. */
public final class ImageFiles {
    public static final String MANIFEST = "manifest.json";
    public static final String STATE = "checkpoint.img";
    public static final String PAGES_METADATA = "pages_meta.img";
    public static final String PAGES = "pages.img";

    private ImageFiles() {}
}
