/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.internal.statefile.MetadataJson.Malformed;

/** Takes a JSON object of strings apart, byte by byte: no depth, no numbers, nothing to exhaust. */
final class MetadataParser {
    private final byte[] json;
    private int at;

    MetadataParser(byte[] json) {
        this.json = json;
    }

    Map<String, String> object() throws Malformed {
        var entries = new TreeMap<String, String>();
        space();
        expect('{');
        space();
        if (peek() == '}') {
            at++;
        } else {
            do {
                space();
                String name = string();
                space();
                expect(':');
                space();
                entries.put(name, string());
                space();
            } while (another());
        }
        space();
        if (at < json.length) {
            throw malformed("the end of the metadata");
        }
        return entries;
    }

    private boolean another() throws Malformed {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    private String string() throws Malformed {
        if (peek() != '"') {
            throw malformed("a quoted string");
        }
        at++;
        var bytes = new ByteArrayOutputStream();
        while (peek() != '"') {
            int c = peek();
            if (c < ' ') {
                throw malformed("the rest of a string");
            }
            at++;
            if (c == '\\') {
                bytes.writeBytes(new String(escaped()).getBytes(UTF_8));
            } else {
                bytes.write(c);
            }
        }
        at++;
        return bytes.toString(UTF_8);
    }

    private char[] escaped() throws Malformed {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> new char[] {(char) c};
            case 'b' -> new char[] {'\b'};
            case 'f' -> new char[] {'\f'};
            case 'n' -> new char[] {'\n'};
            case 'r' -> new char[] {'\r'};
            case 't' -> new char[] {'\t'};
            case 'u' -> unicode();
            default -> {
                at--;
                throw malformed("an escape of JSON");
            }
        };
    }

    private char[] unicode() throws Malformed {
        char first = hex4();
        if (!Character.isSurrogate(first)) {
            return new char[] {first};
        }
        if (Character.isHighSurrogate(first) && startsEscape()) {
            int mark = at;
            at += 2;
            char second = hex4();
            if (Character.isLowSurrogate(second)) {
                return new char[] {first, second};
            }
            at = mark;
        }
        return new char[] {'\ufffd'};
    }

    private boolean startsEscape() {
        return at + 1 < json.length && json[at] == '\\' && json[at + 1] == 'u';
    }

    private char hex4() throws Malformed {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw malformed("a hexadecimal digit");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private void space() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r')) {
            at++;
        }
    }

    private void expect(char c) throws Malformed {
        if (peek() != c) {
            throw malformed("'" + c + "'");
        }
        at++;
    }

    /** The byte that follows, -1 at the end. */
    private int peek() {
        return at < json.length ? json[at] & 0xff : -1;
    }

    private Malformed malformed(String expected) {
        int c = peek();
        String found = c < 0 ? "its end" : c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format("0x%02x", c);
        return new Malformed(at, expected, found);
    }
}
