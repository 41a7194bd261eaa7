/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.nio.charset.StandardCharsets;

/**
 * Java strings as UTF-8 and back, exactly: a surrogate without its other half, which Java allows and UTF-8 does not, is
 * written like any other char, in three bytes.
 */
public final class Text {
    private Text() {}

    /** Bytes the string takes; as many as it has chars if it is plain ASCII. */
    public static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    public static int write(String text, byte[] to, int position) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                to[position++] = (byte) c;
            } else if (c < 0x800) {
                to[position++] = (byte) (0xc0 | c >> 6);
                to[position++] = (byte) (0x80 | c & 0x3f);
            } else if (isPair(text, i)) {
                int code = text.codePointAt(i++);
                to[position++] = (byte) (0xf0 | code >> 18);
                to[position++] = (byte) (0x80 | code >> 12 & 0x3f);
                to[position++] = (byte) (0x80 | code >> 6 & 0x3f);
                to[position++] = (byte) (0x80 | code & 0x3f);
            } else {
                to[position++] = (byte) (0xe0 | c >> 12);
                to[position++] = (byte) (0x80 | c >> 6 & 0x3f);
                to[position++] = (byte) (0x80 | c & 0x3f);
            }
        }
        return position;
    }

    /** The string in these bytes, or null if no string was ever written so. */
    public static String read(byte[] from, int position, int length) {
        String text = new String(from, position, length, StandardCharsets.UTF_8);
        // stands for itself, for half a pair, or for nonsense
        return text.indexOf('\ufffd') < 0 ? text : decode(from, position, length);
    }

    private static String decode(byte[] from, int position, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = position + length;
        while (position < end) {
            int first = from[position++];
            if (first >= 0) {
                text.append((char) first);
                continue;
            }
            int more = first >> 5 == -2 ? 1 : first >> 4 == -2 ? 2 : first >> 3 == -2 ? 3 : -1;
            if (more < 0 || end - position < more) {
                return null;
            }
            int code = first & 0x3f >> more;
            for (int i = 0; i < more; i++) {
                int next = from[position++];
                if (next >> 6 != -2) {
                    return null;
                }
                code = code << 6 | next & 0x3f;
            }
            if (code < (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000) || code > Character.MAX_CODE_POINT) {
                return null;
            }
            text.appendCodePoint(code);
        }
        return text.toString();
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
