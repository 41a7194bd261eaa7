/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage;

import java.util.regex.Pattern;

/**
 * The names a backend takes for images, generations and files. Checked here again, although callers check them too: a name
 * becomes part of a path, and a path made of {@code ..} leaves the folder.
 */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private Names() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Returns the name.
     *
     * @param what it names, for the message
     * @throws IllegalArgumentException if it is no name
     */
    public static String check(String what, String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot name " + what
                    + ": 1 to 100 letters, digits, dots, underscores and dashes, beginning with a letter or digit");
        }
        return name;
    }
}
