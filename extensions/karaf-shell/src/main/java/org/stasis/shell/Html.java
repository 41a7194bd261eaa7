/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.Writer;

/** Writes HTML. Text is always escaped; only markup that stands in our own code is not. */
final class Html {
    private final Writer out;

    Html(Writer out) {
        this.out = out;
    }

    /** Markup, from a literal of ours. */
    Html markup(String literal) throws IOException {
        out.write(literal);
        return this;
    }

    /** Text of whatever origin, in an element or a quoted attribute; null writes nothing. */
    Html text(Object value) throws IOException {
        String text = value == null ? "" : value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.write("&lt;");
                case '>' -> out.write("&gt;");
                case '&' -> out.write("&amp;");
                case '"' -> out.write("&quot;");
                case '\'' -> out.write("&#39;");
                case '\n', '\t' -> out.write(c);
                default -> out.write(isPlain(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
            }
        }
        return this;
    }

    /** Control characters could turn text around, and are shown instead. */
    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** An element with text in it. */
    Html element(String tag, String classes, Object value) throws IOException {
        markup("<" + tag + (classes.isEmpty() ? ">" : " class=\"" + classes + "\">"));
        return text(value).markup("</" + tag + ">");
    }

    /** A head for columns of text, of numbers if they begin with {@code #}, of pictures if with {@code ~}. */
    Html heading(String... columns) throws IOException {
        markup("<thead><tr>");
        for (String column : columns) {
            boolean number = column.startsWith("#");
            boolean picture = column.startsWith("~");
            element("th", number ? "n" : picture ? "strips" : "", number || picture ? column.substring(1) : column);
        }
        return markup("</tr></thead><tbody>");
    }

    Html cell(Object value) throws IOException {
        return element("td", "", value);
    }

    Html number(Object value) throws IOException {
        return element("td", "n", value);
    }

    Html code(Object value) throws IOException {
        return element("td", "mono", value);
    }

    /** Opens a section that links lead to. */
    Html section(String id, String title) throws IOException {
        return markup("<section id=\"" + id + "\"><h2>").text(title).markup("</h2>");
    }

    /** A name and what is known of it; null writes nothing. */
    Html fact(String name, Object value) throws IOException {
        return value == null
                ? this
                : markup("<span>").text(name + " ").element("b", "", value).markup("</span>");
    }
}
