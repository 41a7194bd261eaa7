/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.zip;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;

/** A generation being written: its files one by one, and at the commit all of them into one zip. */
final class ZipImageWriter implements ImageWriter, Closeable {
    private final ZipPageBackend backend;
    private final Path folder;
    private final Path zip;
    private final Map<String, FileChannel> parts = new LinkedHashMap<>();
    private boolean closed;

    ZipImageWriter(ZipPageBackend backend, Path folder, Path zip) {
        this.backend = backend;
        this.folder = folder;
        this.zip = zip;
    }

    @Override
    public synchronized PageWriter create(String file) throws IOException {
        backend.check();
        Path path = folder.resolve(ZipPageBackend.checked(file));
        FileChannel part = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        parts.put(file, part);
        return new PageWriter() {
            @Override
            public void write(long position, ByteBuffer bytes) throws IOException {
                backend.check();
                try {
                    for (long at = position; bytes.hasRemaining(); ) {
                        at += part.write(bytes, at);
                    }
                } catch (IOException e) {
                    throw backend.cause(e);
                }
            }

            @Override
            public void close() throws IOException {
                part.close();
            }
        };
    }

    @Override
    public synchronized void commit(byte[] manifest, boolean replace) throws IOException {
        backend.check();
        Path finished = folder.resolve(".zip");
        try (FileChannel file = FileChannel.open(
                        finished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                ZipOutputStream out =
                        new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16))) {
            Path copy = Files.write(folder.resolve(".manifest"), manifest);
            store(out, ZipPageBackend.MANIFEST, copy);
            out.putNextEntry(new ZipEntry(folder.getFileName() + "/"));
            for (String part : parts.keySet()) {
                store(out, folder.getFileName() + "/" + part, folder.resolve(part));
            }
            out.finish();
            out.flush();
            file.force(true);
        }
        backend.publish(finished, zip, replace);
        close();
    }

    /** Stored entries can be read from the middle; the format wants their length and checksum first. */
    private static void store(ZipOutputStream out, String name, Path file) throws IOException {
        CRC32 checksum = new CRC32();
        Files.copy(file, new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Files.size(file));
        entry.setCrc(checksum.getValue());
        out.putNextEntry(entry);
        Files.copy(file, out);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            for (FileChannel part : parts.values()) {
                part.close();
            }
            backend.closed(this, folder);
        }
    }
}
