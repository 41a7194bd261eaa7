/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/** A generation that is being written; its lock keeps everybody from sweeping it. */
final class Generation implements ImageWriter, Closeable {
    private final ImageFolder image;
    private final Path folder;
    private final ProcessLock lock;
    private final Disk disk;
    private final Lifetime lifetime;
    private final Map<String, FilePageWriter> files = new LinkedHashMap<>();
    private boolean ended;

    Generation(ImageFolder image, Path folder, ProcessLock lock, Disk disk, Lifetime lifetime) {
        this.image = image;
        this.folder = folder;
        this.lock = lock;
        this.disk = disk;
        this.lifetime = lifetime;
    }

    @Override
    public synchronized PageWriter create(String file) throws IOException {
        checkOpen();
        Path path = folder.resolve(Names.check("a file", file));
        var writer = new FilePageWriter(path, PositionedFile.create(path, disk, lifetime), disk);
        files.put(file, writer);
        return writer;
    }

    /** A second name for the file, where the file system has such. */
    @Override
    public void adopt(ImageReader from, String file, String as) throws IOException {
        if (!(from instanceof GenerationReader reader) || !link(reader.path(file), as)) {
            ImageWriter.super.adopt(from, file, as);
        }
    }

    private synchronized boolean link(Path file, String as) throws IOException {
        checkOpen();
        Path name = folder.resolve(Names.check("a file", as));
        try {
            disk.link(file, name);
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false; // too many links, another file system, or none at all
        }
    }

    @Override
    public synchronized void commit(byte[] manifest, boolean replace) throws IOException {
        checkOpen();
        for (FilePageWriter file : files.values()) {
            if (!file.isComplete()) {
                throw new IllegalStateException(file + " is still being written; close it before the commit");
            }
            file.force();
        }
        image.publish(folder, manifest, replace);
        release();
    }

    private void checkOpen() throws IOException {
        lifetime.check();
        if (ended) {
            throw new IOException(folder + " is closed");
        }
    }

    /** Ends the writing; whether the folder stays is decided by whether the manifest refers to it. */
    @Override
    public synchronized void close() throws IOException {
        if (!ended) {
            try {
                release();
            } finally {
                image.sweep();
            }
        }
    }

    private void release() throws IOException {
        ended = true;
        lifetime.closed(this);
        try (lock) {
            for (FilePageWriter file : files.values()) {
                file.release();
            }
        }
    }
}
