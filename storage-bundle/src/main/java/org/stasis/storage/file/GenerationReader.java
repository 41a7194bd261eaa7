/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/** A published generation open for reading. Files that are open stay readable when it is replaced, if the system can. */
final class GenerationReader implements ImageReader, Closeable {
    private final Path folder;
    private final Lifetime lifetime;
    private final Set<PositionedFile> files = new HashSet<>();
    private boolean closed;

    GenerationReader(Path folder, Lifetime lifetime) {
        this.folder = folder;
        this.lifetime = lifetime;
    }

    Path path(String name) {
        return folder.resolve(Names.check("a file", name));
    }

    @Override
    public synchronized PageReader open(String name) throws IOException {
        lifetime.check();
        if (closed) {
            throw new IOException(folder + " is closed");
        }
        PositionedFile file = PositionedFile.open(path(name), lifetime);
        files.add(file);
        return new Pages(file);
    }

    private synchronized void close(PositionedFile file) throws IOException {
        files.remove(file);
        file.close();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        lifetime.closed(this);
        for (PositionedFile file : files) {
            file.close();
        }
        files.clear();
    }

    private final class Pages implements PageReader {
        private final PositionedFile file;

        Pages(PositionedFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            file.read(position, into);
        }

        @Override
        public void close() throws IOException {
            GenerationReader.this.close(file);
        }
    }
}
