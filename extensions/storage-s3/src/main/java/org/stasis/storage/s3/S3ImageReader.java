/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;
import org.stasis.storage.s3.ImageRecord.Stored;

/** A published generation open for reading. The record told which files there are, so opening a small one asks nobody. */
final class S3ImageReader implements ImageReader, Closeable {
    private static final int OBJECT_BLOCK_BYTES = 4 << 20;

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
        Stored stored = stored(file);
        String key = key(file);
        return new Pages(
                key, stored.bytes(), stored.inExtents() ? extents(key, stored.bytes()) : object(key, stored.bytes()));
    }

    private ReadAhead object(String key, long bytes) {
        return backend.readAhead((at, length) -> backend.bucket().range(key, at, length), bytes, OBJECT_BLOCK_BYTES);
    }

    private ReadAhead extents(String file, long bytes) throws IOException {
        Bucket bucket = backend.bucket();
        String key = Names.index(file);
        ExtentIndex index = new Indexes(bucket, backend.names()).read(key);
        if (index.bytes() != bytes) {
            throw new IOException(bucket.address(key) + ": an index of " + bytes + " bytes expected, of "
                    + index.bytes() + " found; it is not that of the image");
        }
        int each = index.extentBytes();
        return backend.readAhead(
                (at, length) -> {
                    String extent = index.extents().get((int) (at / each));
                    return bucket.range(backend.names().extent(extent), at % each, length);
                },
                bytes,
                each);
    }

    boolean isOf(S3PageBackend other) {
        return backend == other;
    }

    String key(String file) {
        return backend.names().file(image, record.generation(), file);
    }

    Stored stored(String file) throws IOException {
        check();
        String key = key(file);
        Stored stored = record.files().get(file);
        if (stored == null) {
            throw new NoSuchFileException(backend.bucket().address(key), null, "the image has no such file");
        }
        return stored;
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

        Pages(String key, long size, ReadAhead blocks) {
            this.key = key;
            this.size = size;
            this.blocks = blocks;
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
