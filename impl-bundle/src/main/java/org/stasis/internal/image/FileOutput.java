/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.stasis.internal.Sha256;
import org.stasis.spi.PageWriter;

/**
 * One file of an image written from front to back, with its length and digest for the manifest. Not thread-safe.
 *
 * <p>Its first failure is kept: whoever wrote may have swallowed it, and {@link #close} throws it again.
 */
public final class FileOutput extends OutputStream {
    private final String name;
    private final PageWriter writer;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long position;
    private IOException failure;
    private boolean closed;

    public FileOutput(String name, PageWriter writer) {
        this.name = name;
        this.writer = writer;
    }

    String name() {
        return name;
    }

    @Override
    public void write(int b) throws IOException {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, part);
            done += part;
        }
    }

    private void drain() throws IOException {
        if (failure != null) {
            throw failure;
        }
        buffer.flip();
        digest.update(buffer.array(), 0, buffer.limit());
        int bytes = buffer.limit();
        try {
            writer.write(position, buffer);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        position += bytes;
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (writer) {
            drain();
        }
    }

    /** What the manifest says of the file; after {@link #close}. */
    public Manifest.File file() {
        return new Manifest.File(name, position, HexFormat.of().formatHex(digest.digest()));
    }
}
