/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object of an image.
 *
 * @param graph number of its graph in the state file, from 0
 * @param object its number there, from 1
 */
public record ObjectId(int graph, long object) {
    private static final Pattern TEXT = Pattern.compile("g([0-9]{1,9})r([0-9]{1,18})");

    /** Reads what {@link #toString} writes. */
    public static ObjectId parse(String text) {
        Matcher id = TEXT.matcher(text);
        if (!id.matches()) {
            throw new IllegalArgumentException("'" + text + "' names no object: gGRAPHrNUMBER, such as g1r7");
        }
        return new ObjectId(Integer.parseInt(id.group(1)), Long.parseLong(id.group(2)));
    }

    @Override
    public String toString() {
        return "g" + graph + "r" + object;
    }
}
