/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/** Numbers and strings the way Go's {@code fmt} writes them. */
final class GoFormat {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private GoFormat() {}

    /** {@code %v} of a float64: the fewest digits that read back as the same number. */
    static String shortest(double value) {
        return special(value) ? special(value, value < 0) : shortest(value, d -> d.doubleValue() == value);
    }

    /** {@code %v} of a float32. */
    static String shortest(float value) {
        return special(value) ? special(value, value < 0) : shortest(value, d -> d.floatValue() == value);
    }

    /** {@code %f}: six digits behind the point. */
    static String fixed(double value) {
        if (special(value) && value != 0) {
            return special(value, value < 0);
        }
        String digits = new BigDecimal(Math.abs(value))
                .setScale(6, RoundingMode.HALF_EVEN)
                .toPlainString();
        return negative(value) ? "-" + digits : digits;
    }

    private static boolean special(double value) {
        return value == 0 || Double.isNaN(value) || Double.isInfinite(value);
    }

    private static String special(double value, boolean below) {
        if (value == 0) {
            return negative(value) ? "-0" : "0";
        }
        return Double.isNaN(value) ? "NaN" : below ? "-Inf" : "+Inf";
    }

    private static boolean negative(double value) {
        return Double.doubleToRawLongBits(value) < 0 && !Double.isNaN(value);
    }

    private static String shortest(double value, Predicate<BigDecimal> same) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; ; precision++) {
            BigDecimal nearest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (same.test(nearest)) {
                return general(nearest);
            }
            // next to a power of two there is more room on the far side
            BigDecimal other = exact.round(new MathContext(
                    precision, nearest.compareTo(exact) > 0 ? RoundingMode.FLOOR : RoundingMode.CEILING));
            if (same.test(other)) {
                return general(other);
            }
        }
    }

    /** {@code %g}: with an exponent if it is below -4 or above 5. */
    private static String general(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return plain.toPlainString();
        }
        String digits = plain.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (plain.signum() < 0 ? "-" : "")
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** {@code %q}: in quotes, with all but printable characters escaped. */
    static void quote(byte[] text, Appendable out) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length; ) {
            int code = codePoint(text, i);
            if (code < 0) {
                hex(out.append("\\x"), text[i++] & 0xff, 2);
            } else {
                escape(code, out);
                i += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            }
        }
        out.append('"');
    }

    private static void escape(int code, Appendable out) throws IOException {
        switch (code) {
            case '"', '\\' -> out.append('\\').append((char) code);
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (printable(code)) {
                    out.append(Character.toString(code));
                } else if (code < ' ' || code == 0x7f) {
                    hex(out.append("\\x"), code, 2);
                } else if (code < 0x10000) {
                    hex(out.append("\\u"), code, 4);
                } else {
                    hex(out.append("\\U"), code, 8);
                }
            }
        }
    }

    private static boolean printable(int code) {
        return switch (Character.getType(code)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> code == ' ';
            default -> true;
        };
    }

    /** The character that begins there, or -1 if none does. */
    private static int codePoint(byte[] text, int at) {
        int first = text[at];
        if (first >= 0) {
            return first;
        }
        int more = first >> 5 == -2 ? 1 : first >> 4 == -2 ? 2 : first >> 3 == -2 ? 3 : -1;
        if (more < 0 || text.length - at <= more) {
            return -1;
        }
        int code = first & 0x3f >> more;
        for (int i = 1; i <= more; i++) {
            if (text[at + i] >> 6 != -2) {
                return -1;
            }
            code = code << 6 | text[at + i] & 0x3f;
        }
        boolean shortEnough = code >= (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        return shortEnough && !surrogate && code <= Character.MAX_CODE_POINT ? code : -1;
    }

    private static void hex(Appendable out, int value, int digits) throws IOException {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(HEX[value >>> shift & 15]);
        }
    }
}
