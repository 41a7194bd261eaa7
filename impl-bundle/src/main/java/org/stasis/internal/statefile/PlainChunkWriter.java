/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Chunks that are not compressed: {@code length u32 | data | code}, the code only with a key. */
final class PlainChunkWriter implements ChunkWriter {
    private final OutputStream out;
    private final ChunkCodes codes;
    private final byte[] length = new byte[4];

    /**
     * @param codes null without a key
     */
    PlainChunkWriter(OutputStream out, ChunkCodes codes) {
        this.out = out;
        this.codes = codes;
    }

    @Override
    public void write(byte[] chunk, int offset, int count) throws IOException {
        out.write(ByteBuffer.wrap(length).putInt(count).array());
        out.write(chunk, offset, count);
        if (codes != null) {
            out.write(codes.next(chunk, offset, count));
        }
    }

    @Override
    public void finish() {
        // there is no end mark: the end of the file is the end of the chunks
    }

    @Override
    public void close() {
        // holds nothing
    }
}
