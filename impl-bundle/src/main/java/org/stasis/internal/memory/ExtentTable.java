/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The extents of an image in the order of their memory files and windows, a row each: what it covers, where its bytes are,
 * and their code. A GiB of memory has 16384 of them, so they are columns and not objects.
 *
 * <p>Rows are added by one thread; what an added row says of its bytes may be entered by another.
 */
final class ExtentTable {
    private final int codeBytes;
    private final int[] windows;
    private final char[] masks;
    private final char[] sources;
    private final long[] positions;
    private final int[] stored;
    private final byte[] codes;
    private int size;

    ExtentTable(long most, int codeBytes) {
        int rows = Math.toIntExact(most);
        this.codeBytes = codeBytes;
        windows = new int[rows];
        masks = new char[rows];
        sources = new char[rows];
        positions = new long[rows];
        stored = new int[rows];
        codes = new byte[Math.multiplyExact(rows, codeBytes)];
    }

    int size() {
        return size;
    }

    int codeBytes() {
        return codeBytes;
    }

    /** Adds an extent that covers these pages of a window; of its bytes nothing is known yet. */
    int add(long window, int mask) {
        windows[size] = (int) window;
        masks[size] = (char) mask;
        return size++;
    }

    /** Enters where its bytes are. */
    void place(int row, int source, long position, int storedBytes) {
        sources[row] = (char) source;
        positions[row] = position;
        stored[row] = storedBytes;
    }

    /** Enters the code of its bytes. */
    void code(int row, byte[] code) {
        System.arraycopy(code, 0, codes, row * codeBytes, codeBytes);
    }

    /** Enters the code of its bytes from a buffer. */
    void readCode(int row, ByteBuffer in) {
        in.get(codes, row * codeBytes, codeBytes);
    }

    void writeCode(int row, ByteBuffer out) {
        out.put(codes, row * codeBytes, codeBytes);
    }

    byte[] code(int row) {
        return Arrays.copyOfRange(codes, row * codeBytes, (row + 1) * codeBytes);
    }

    /** Enters the code that a row of another table has. */
    void copyCode(int row, ExtentTable other, int otherRow) {
        System.arraycopy(other.codes, otherRow * codeBytes, codes, row * codeBytes, codeBytes);
    }

    boolean sameCode(int row, ExtentTable other, int otherRow) {
        int from = row * codeBytes;
        int otherFrom = otherRow * codeBytes;
        return codeBytes == other.codeBytes
                && Arrays.equals(codes, from, from + codeBytes, other.codes, otherFrom, otherFrom + codeBytes);
    }

    /** A number that is as good as random, from the code. */
    int codeHash(int row) {
        return codeBytes < 4 ? 0 : ByteBuffer.wrap(codes).getInt(row * codeBytes);
    }

    long window(int row) {
        return Integer.toUnsignedLong(windows[row]);
    }

    /** First byte of the window in its memory file. */
    long start(int row) {
        return window(row) * Windows.BYTES;
    }

    /** The stored pages of the window. */
    int mask(int row) {
        return masks[row];
    }

    /** Bytes of the stored pages. */
    int bytes(int row) {
        return Windows.bytes(masks[row]);
    }

    int source(int row) {
        return sources[row];
    }

    long position(int row) {
        return positions[row];
    }

    /** Bytes in the source; fewer than {@link #bytes} if they are compressed. */
    int storedBytes(int row) {
        return stored[row];
    }

    /** The row of a window between two rows, or -1. */
    int find(long window, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (window(middle) < window) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < to && window(low) == window ? low : -1;
    }
}
