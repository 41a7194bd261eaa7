/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Lets lines and tabs through, and shows all other control characters instead of sending them to a terminal. */
final class PlainWriter extends FilterWriter {
    PlainWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int c) throws IOException {
        if (c == '\n' || c == '\t') {
            out.write(c);
        } else {
            out.write(hidden(c) ? String.format("\\u%04x", c) : String.valueOf((char) c));
        }
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            if (c != '\n' && c != '\t' && (c < ' ' || c >= 0x7f && hidden(c))) {
                out.write(text, from, i - from);
                write(c);
                from = i + 1;
            }
        }
        out.write(text, from, offset + length - from);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.toCharArray(), offset, length);
    }
}
