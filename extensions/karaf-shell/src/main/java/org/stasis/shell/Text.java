/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;

/** Words from and for people. */
final class Text {
    private Text() {}

    /**
     * The text on one line and without control characters, so that no image can play tricks on a terminal; null becomes
     * {@code -}.
     */
    static String plain(Object value) {
        if (value == null) {
            return "-";
        }
        StringBuilder out = new StringBuilder();
        value.toString().codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> out.append(String.format("\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** As much of a text as there is room for. */
    static String beginning(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most)) + " ...";
    }

    /** Reads {@code NAME=VALUE} words; null for none. */
    static Map<String, String> pairs(String option, List<String> words) throws CommandException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words == null ? List.<String>of() : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new CommandException(option + " takes NAME=VALUE, not '" + word + "'");
            }
            if (pairs.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new CommandException(option + " names '" + word.substring(0, equals) + "' twice");
            }
        }
        return pairs;
    }

    /** A constant as a word, such as {@code running}. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** {@code "3 files"}, {@code "1 file"}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** The non-null ones of the parts, joined by commas. */
    static String join(String... parts) {
        List<String> present = new ArrayList<>();
        for (String part : parts) {
            if (part != null) {
                present.add(part);
            }
        }
        return String.join(", ", present);
    }
}
