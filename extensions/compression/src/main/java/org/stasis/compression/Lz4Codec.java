/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4 by lz4-java, native or not. */
final class Lz4Codec implements BlockCodec {
    private final LZ4Compressor compressor;
    private final LZ4SafeDecompressor decompressor;

    Lz4Codec(LZ4Factory factory) {
        compressor = factory.fastCompressor();
        decompressor = factory.safeDecompressor();
    }

    @Override
    public int maxCompressedBytes(int bytes) {
        return compressor.maxCompressedLength(bytes);
    }

    @Override
    public int compress(Block from, Block to) {
        return compressor.compress(from.array(), from.offset(), from.length(), to.array(), to.offset(), to.length());
    }

    @Override
    public int decompress(Block from, Block to) {
        return decompressor.decompress(
                from.array(), from.offset(), from.length(), to.array(), to.offset(), to.length());
    }
}
