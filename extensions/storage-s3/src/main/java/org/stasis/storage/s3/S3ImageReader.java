/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;

/** A published generation open for reading. The record told which files there are, so opening one asks nobody. */
final class S3ImageReader implements ImageReader, Closeable {
    private final S3PageBackend backend;
    private final String image;
    private final ImageRecord record;
    private volatile boolean closed;

    S3ImageReader(S3PageBackend backend, String image, ImageRecord record) {
        this.backend = backend;
        this.image = image;
        this.record = record;
    }

    @Override
    public PageReader open(String file) throws IOException {
        return new Pages(key(file), size(file));
    }

    boolean isOf(S3PageBackend other) {
        return backend == other;
    }

    String key(String file) {
        return backend.names().file(image, record.generation(), file);
    }

    long size(String file) throws IOException {
        check();
        String key = key(file);
        Long size = record.files().get(file);
        if (size == null) {
            throw new NoSuchFileException(backend.bucket().address(key), null, "the image has no such file");
        }
        return size;
    }

    private void check() throws IOException {
        backend.lifetime().check();
        if (closed) {
            throw new IOException("image '" + image + "' is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Pages implements PageReader {
        private final String key;
        private final long size;
        private final ReadAhead blocks;

        Pages(String key, long size) {
            this.key = key;
            this.size = size;
            blocks = backend.readAhead(key, size);
        }

        @Override
        public long size() throws IOException {
            check();
            return size;
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            check();
            if (position > size || into.remaining() > size - position) {
                throw new EOFException(backend.bucket().address(key) + "@" + position + ": " + into.remaining()
                        + " bytes expected, the file ends at " + size);
            }
            try {
                blocks.read(position, into);
            } catch (IOException e) {
                throw backend.lifetime().cause(e);
            }
        }

        @Override
        public void close() {
            blocks.close();
        }
    }
}
