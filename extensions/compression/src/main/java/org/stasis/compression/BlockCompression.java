/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.Compression;

/** A compression by whichever library works on this machine. */
abstract class BlockCompression implements Compression {
    private static final Logger LOG = LoggerFactory.getLogger(BlockCompression.class);

    private final String name;
    private final BlockCodec codec;

    BlockCompression(String name, BlockCodec codec) {
        this.name = name;
        this.codec = codec;
    }

    /** The native library if it can be loaded here. */
    static BlockCodec nativeOr(String name, Supplier<BlockCodec> nativeCodec, Supplier<BlockCodec> inJava) {
        try {
            BlockCodec codec = nativeCodec.get();
            LOG.info("compression '{}' by native code", name);
            return codec;
        } catch (LinkageError | RuntimeException e) { // each library has its own way to say that it cannot be loaded
            LOG.info("compression '{}' in Java, as its native code cannot be loaded: {}", name, e.toString());
            return inJava.get();
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int maxCompressedBytes(int bytes) {
        return codec.maxCompressedBytes(bytes);
    }

    @Override
    public final void compress(ByteBuffer from, ByteBuffer to) {
        Block room = Block.roomOf(to);
        room.writtenTo(to, codec.compress(Block.of(from), room));
        from.position(from.limit());
    }

    @Override
    public final void decompress(ByteBuffer from, ByteBuffer to) throws IOException {
        Block room = Block.roomOf(to);
        int bytes;
        try {
            bytes = codec.decompress(Block.of(from), room);
        } catch (RuntimeException e) { // of a library that was given no block
            throw new IOException("not a block of " + name + " with " + room.length() + " bytes: " + e.getMessage(), e);
        }
        if (bytes != room.length()) {
            throw new IOException("a block of " + name + " with " + bytes + " bytes, not " + room.length());
        }
        room.writtenTo(to, bytes);
        from.position(from.limit());
    }
}
