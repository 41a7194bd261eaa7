/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.util.zip.Deflater;

/** Room for one chunk and what it becomes compressed. Belongs to one thread at a time. */
final class FlateChunk implements AutoCloseable {
    /** The least that deflate can promise: stored blocks of 64 KiB with 5 bytes each, and an end. */
    static final int MAX_BYTES = StateFileWriter.CHUNK_BYTES + StateFileWriter.CHUNK_BYTES / 64;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] plain = new byte[StateFileWriter.CHUNK_BYTES];
    private final byte[] compressed = new byte[MAX_BYTES];
    private int plainBytes;
    private int compressedBytes;

    void fill(byte[] from, int offset, int count) {
        System.arraycopy(from, offset, plain, 0, count);
        plainBytes = count;
    }

    void compress() {
        deflater.reset();
        deflater.setInput(plain, 0, plainBytes);
        deflater.finish();
        compressedBytes = 0;
        while (!deflater.finished()) {
            compressedBytes += deflater.deflate(compressed, compressedBytes, MAX_BYTES - compressedBytes);
        }
    }

    byte[] bytes() {
        return compressed;
    }

    int length() {
        return compressedBytes;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
