/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits into an array, the lowest first; up to 8 bytes behind what was written may be overwritten. */
final class BitOutput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] to;
    private int at;
    private long bits;
    private int count;

    BitOutput(byte[] to) {
        this.to = to;
    }

    /** Adds bits; at most 56 may be added between two calls of {@link #flush}. */
    void add(long some, int howMany) {
        bits |= some << count;
        count += howMany;
    }

    /** Writes whole bytes. */
    void flush() {
        LONG.set(to, at, bits);
        at += count >>> 3;
        bits >>>= count & ~7;
        count &= 7;
    }

    void addCode(int code) {
        add(code & 0xffffff, code >>> 24);
    }

    /** Fills up the last byte. */
    void align() {
        add(0, -count & 7);
        flush();
    }

    void copy(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, to, at, length);
        at += length;
    }

    int bytes() {
        return at;
    }
}
