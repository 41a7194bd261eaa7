/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.stasis.spi.Compression;

/** The contract can be kept, by the platform's own deflate. */
class DeflateTest extends CompressionContract {
    @Override
    protected Compression compression() {
        return new Deflate();
    }

    private static final class Deflate implements Compression {
        @Override
        public String name() {
            return "deflate";
        }

        @Override
        public int maxCompressedBytes(int bytes) {
            return bytes + (bytes >> 12) + (bytes >> 14) + 64;
        }

        @Override
        public void compress(ByteBuffer from, ByteBuffer to) {
            Deflater deflater = new Deflater();
            try {
                deflater.setInput(from);
                deflater.finish();
                deflater.deflate(to);
            } finally {
                deflater.end();
            }
        }

        @Override
        public void decompress(ByteBuffer from, ByteBuffer to) throws IOException {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(from);
                inflater.inflate(to);
                // the end of the block is seen only when there is no more room
                if (to.hasRemaining() || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
                    throw new IOException("not a block of that length");
                }
            } catch (DataFormatException e) {
                throw new IOException("damaged", e);
            } finally {
                inflater.end();
            }
        }
    }
}
