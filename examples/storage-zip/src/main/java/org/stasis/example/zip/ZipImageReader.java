/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.zip;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;

/** A generation read from its zip, which stays readable when the image is replaced, because the file is open. */
final class ZipImageReader implements ImageReader, Closeable {
    private final ZipPageBackend backend;
    private final ZipFile zip;
    private final String generation;

    ZipImageReader(ZipPageBackend backend, ZipFile zip, String generation) {
        this.backend = backend;
        this.zip = zip;
        this.generation = generation;
    }

    @Override
    public PageReader open(String file) throws IOException {
        backend.check();
        ZipEntry entry = ZipPageBackend.entry(zip, generation + "/" + ZipPageBackend.checked(file));
        return new PageReader() {
            @Override
            public long size() {
                return entry.getSize();
            }

            @Override
            public void read(long position, ByteBuffer into) throws IOException {
                backend.check();
                if (position > entry.getSize() || into.remaining() > entry.getSize() - position) {
                    throw new EOFException(
                            zip.getName() + ", " + entry + "@" + position + ": the entry ends at " + entry.getSize());
                }
                // skipping costs nothing in a stored entry
                try (InputStream in = zip.getInputStream(entry)) {
                    in.skipNBytes(position);
                    byte[] piece = new byte[Math.min(into.remaining(), 1 << 16)];
                    while (into.hasRemaining()) {
                        int bytes = in.read(piece, 0, Math.min(into.remaining(), piece.length));
                        if (bytes < 0) {
                            throw new EOFException(zip.getName() + ", " + entry + ": the zip is cut");
                        }
                        into.put(piece, 0, bytes);
                    }
                } catch (IOException | IllegalStateException e) {
                    throw backend.cause(e instanceof IOException io ? io : new IOException(entry + " is closed", e));
                }
            }

            @Override
            public void close() {
                // the zip is closed with the generation
            }
        };
    }

    @Override
    public void close() throws IOException {
        backend.closed(this);
        zip.close();
    }
}
