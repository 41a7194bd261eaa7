/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;

/** Zstandard in Java, by aircompressor. */
final class JavaZstd implements BlockCodec {
    @Override
    public int maxCompressedBytes(int bytes) {
        return new ZstdCompressor().maxCompressedLength(bytes);
    }

    @Override
    public int compress(Block from, Block to) {
        return new ZstdCompressor()
                .compress(from.array(), from.offset(), from.length(), to.array(), to.offset(), to.length());
    }

    @Override
    public int decompress(Block from, Block to) {
        return new ZstdDecompressor()
                .decompress(from.array(), from.offset(), from.length(), to.array(), to.offset(), to.length());
    }
}
