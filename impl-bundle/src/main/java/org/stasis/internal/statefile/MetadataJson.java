/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metadata as JSON, byte for byte as Go's {@code json.Marshal} writes a map of strings: names in the order of their
 * UTF-8 bytes, no spaces, and {@code < > &} and the two Unicode line separators escaped, so that it can stand in HTML.
 */
final class MetadataJson {
    private MetadataJson() {}

    static byte[] write(Map<String, String> entries) {
        var ordered =
                new TreeMap<String, String>((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));
        ordered.putAll(entries);
        var json = new StringBuilder("{");
        ordered.forEach((name, value) -> {
            json.append(json.length() > 1 ? "," : "");
            quote(name, json);
            json.append(':');
            quote(value, json);
        });
        return json.append('}').toString().getBytes(UTF_8);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> json.append('\\').append((char) c);
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '<', '>', '&', 0x2028, 0x2029 -> escape(c, json);
                default -> {
                    if (c < ' ') {
                        escape(c, json);
                    } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                        // half a pair is no character; Go writes the replacement character for it
                        escape(0xfffd, json);
                    } else {
                        json.appendCodePoint(c);
                    }
                }
            }
        });
        json.append('"');
    }

    private static void escape(int c, StringBuilder json) {
        json.append(String.format("\\u%04x", c));
    }

    /**
     * Reads an object of strings, and nothing else: what gVisor accepts, except for {@code null}.
     *
     * @throws Malformed if it is something else; says at which byte
     */
    static Map<String, String> read(byte[] json) throws Malformed {
        return new MetadataParser(json).object();
    }

    /** No JSON object of strings. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        final int position;
        final String expected;
        final String found;

        Malformed(int position, String expected, String found) {
            super("expected " + expected + " at byte " + position + ", found " + found);
            this.position = position;
            this.expected = expected;
            this.found = found;
        }
    }
}
