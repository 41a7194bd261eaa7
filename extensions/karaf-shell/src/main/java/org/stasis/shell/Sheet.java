/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and values one below the other, the values aligned. */
final class Sheet {
    private final Map<String, String> lines = new LinkedHashMap<>();

    /** Adds a line; a null value adds none. */
    Sheet line(String name, Object value) {
        if (value != null) {
            lines.put(Text.plain(name), Text.plain(value));
        }
        return this;
    }

    void print(PrintStream out, String indent) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) ->
                out.println((indent + name + " ".repeat(width - name.length()) + "  " + value).stripTrailing()));
    }
}
