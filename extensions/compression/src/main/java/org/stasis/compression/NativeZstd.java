/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import java.io.IOException;

/** Zstandard by zstd-jni. */
final class NativeZstd implements BlockCodec {
    private static final int LEVEL = 1;

    /** @throws LinkageError if there is no native code for this machine */
    NativeZstd() {
        Native.load();
    }

    @Override
    public int maxCompressedBytes(int bytes) {
        return Math.toIntExact(Zstd.compressBound(bytes));
    }

    @Override
    public int compress(Block from, Block to) {
        long bytes = Zstd.compressByteArray(
                to.array(), to.offset(), to.length(), from.array(), from.offset(), from.length(), LEVEL);
        if (Zstd.isError(bytes)) {
            throw new IllegalArgumentException(Zstd.getErrorName(bytes));
        }
        return (int) bytes;
    }

    @Override
    public int decompress(Block from, Block to) throws IOException {
        long bytes = Zstd.decompressByteArray(
                to.array(), to.offset(), to.length(), from.array(), from.offset(), from.length());
        if (Zstd.isError(bytes)) {
            throw new IOException("not a block of zstd with " + to.length() + " bytes: " + Zstd.getErrorName(bytes));
        }
        return (int) bytes;
    }
}
