/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.util.regex.Pattern;

/** The names this backend takes, and the keys they become. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final String INDEX = "/extents";

    private final String prefix;

    Names(String prefix) {
        this.prefix = prefix;
    }

    /** The record whose presence is the image. */
    String image(String image) {
        return images() + check(image);
    }

    String images() {
        return prefix + "images/";
    }

    String file(String image, String generation, String file) {
        return files(image) + check(generation) + "/" + check(file);
    }

    String files(String image) {
        return files() + check(image) + "/";
    }

    String files() {
        return prefix + "files/";
    }

    /** What stands in place of a file that consists of extents. */
    static String index(String file) {
        return file + INDEX;
    }

    static boolean isIndex(String key) {
        return key.endsWith(INDEX);
    }

    /** Says since when nobody needs a generation whose indexes are still there. */
    String released(String image, String generation) {
        return released(image) + check(generation);
    }

    String released(String image) {
        return released() + check(image) + "/";
    }

    String released() {
        return prefix + "released/";
    }

    /** The same, for the generation of an index. */
    String releaseOf(String index) {
        String file = index.substring(0, index.length() - INDEX.length());
        return released() + file.substring(files().length(), file.lastIndexOf('/'));
    }

    String extent(String name) {
        return extents() + name;
    }

    String extents() {
        return prefix + "extents/";
    }

    /** The mark of a generation that is being written. */
    String mark(String image, String generation) {
        return marks(image) + check(generation);
    }

    String marks(String image) {
        return marks() + check(image) + "/";
    }

    String marks() {
        return prefix + "writing/";
    }

    /** A record that hosts share. */
    String record(String name) {
        return prefix + "records/" + check(name);
    }

    String probe(String token) {
        return prefix + "probe/" + token;
    }

    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** Names become keys and parts of addresses, so nothing else may get this far. */
    static String check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot name an image, a generation or a file: 1 to 100"
                    + " letters, digits, dots, underscores and dashes, beginning with a letter or digit");
        }
        return name;
    }
}
