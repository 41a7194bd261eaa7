/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The smallest parts of gVisor's wire encoding, and where the next one is. */
final class WireInput {
    /** Bytes at any position. */
    interface Source {
        /** @throws UnknownLayoutException behind the end */
        byte get(long position) throws IOException;

        long bytes();
    }

    private static final int MAX_TEXT = 1024;

    private final Source source;
    private long position;

    WireInput(Source source) {
        this.source = source;
    }

    static Source of(byte[] bytes) {
        return new Source() {
            @Override
            public byte get(long position) throws IOException {
                if (position < 0 || position >= bytes.length) {
                    throw new UnknownLayoutException("it ends after " + bytes.length + " bytes");
                }
                return bytes[(int) position];
            }

            @Override
            public long bytes() {
                return bytes.length;
            }
        };
    }

    /** Where the next byte is read. */
    long position() {
        return position;
    }

    boolean atEnd() {
        return position == source.bytes();
    }

    void skip(long bytes) throws IOException {
        if (bytes < 0 || bytes > source.bytes() - position) {
            throw fault(Long.toUnsignedString(bytes) + " bytes that it has not,");
        }
        position += bytes;
    }

    /** The next number, which will be read again. */
    long peek() throws IOException {
        long before = position;
        long next = number();
        position = before;
        return next;
    }

    /** An unsigned LEB128 number; each takes a byte at least, so that no count makes a loop without reading. */
    long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = source.get(position++);
            if (shift == 63 && (next & 0xff) > 1) {
                break;
            }
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw fault("a number of more than 64 bits");
    }

    long signed() throws IOException {
        long number = number();
        return number >>> 1 ^ -(number & 1);
    }

    /** A number of eight bytes, the lowest first. */
    long fixed() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (source.get(position++) & 0xffL) << shift;
        }
        return value;
    }

    /** @param keep whether anybody wants to know; nobody wants to know what is very long */
    String text(boolean keep) throws IOException {
        long length = number();
        if (!keep || length < 0 || length > MAX_TEXT) {
            skip(length);
            return "";
        }
        byte[] text = new byte[(int) length];
        for (int i = 0; i < text.length; i++) {
            text[i] = source.get(position++);
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    UnknownLayoutException fault(String found) {
        return new UnknownLayoutException("it has " + found + " before position " + position);
    }
}
