/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.Compression;

/** Raw deflate at level 1, one complete stream per block: gVisor's {@code flate-best-speed}. */
@Component(immediate = true)
public final class FlateBestSpeed implements Compression {
    public static final String NAME = "flate-best-speed";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxCompressedBytes(int bytes) {
        return bytes + bytes / 1000 + 64; // zlib's own bound is 5 bytes per 16 KiB and a few for the ends
    }

    @Override
    public void compress(ByteBuffer from, ByteBuffer to) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(from);
            deflater.finish();
            while (!deflater.finished()) {
                if (deflater.deflate(to) == 0 && !deflater.finished()) {
                    throw new IllegalArgumentException("no room for " + from.limit() + " bytes compressed");
                }
            }
        } finally {
            deflater.end();
        }
    }

    @Override
    public void decompress(ByteBuffer from, ByteBuffer to) throws IOException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(from);
            while (to.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(to) == 0 && !inflater.finished()) {
                    throw new IOException("the compressed block ends early");
                }
            }
            // a block of the right length still has its end mark to be read
            if (to.hasRemaining() || !inflater.finished() && inflater.inflate(ByteBuffer.allocate(1)) > 0) {
                throw new IOException("the block has another length than it should");
            }
            if (!inflater.finished() || inflater.getRemaining() > 0) {
                throw new IOException("the compressed block does not end where it should");
            }
        } catch (DataFormatException e) {
            throw new IOException("not a deflate block: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
