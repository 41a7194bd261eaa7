/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

/** Room for one chunk and what it becomes compressed. Belongs to one thread at a time. */
final class FlateChunk {
    /** The least that deflate can promise: stored blocks of 64 KiB with 5 bytes each, and an end; the rest is for haste. */
    private static final int MAX_BYTES = StateFileWriter.CHUNK_BYTES + StateFileWriter.CHUNK_BYTES / 64;

    private final FastDeflater deflater = new FastDeflater();
    private final byte[] plain = new byte[StateFileWriter.CHUNK_BYTES];
    private final byte[] compressed = new byte[MAX_BYTES];
    private int plainBytes;
    private int compressedBytes;

    void fill(byte[] from, int offset, int count) {
        System.arraycopy(from, offset, plain, 0, count);
        plainBytes = count;
    }

    void compress() {
        compressedBytes = deflater.compress(plain, plainBytes, compressed);
    }

    byte[] bytes() {
        return compressed;
    }

    int length() {
        return compressedBytes;
    }
}
