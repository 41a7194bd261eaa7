/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stasis.spi.PageWriter;

/**
 * A file of a generation that is being written. Closing it leaves the file open underneath until the commit has forced it:
 * a write that fails behind our back is reported to whom the file was open.
 */
final class FilePageWriter implements PageWriter {
    private final Path path;
    private final PositionedFile file;
    private final Disk disk;
    private final WriteBack writeBack;
    private volatile boolean complete;

    FilePageWriter(Path path, PositionedFile file, Disk disk) {
        this.path = path;
        this.file = file;
        this.disk = disk;
        writeBack = new WriteBack(() -> {
            file.force(disk);
            return null;
        });
    }

    @Override
    public void reserve(long bytes) throws IOException {
        long usable = usableBytes();
        if (bytes > usable) {
            throw full(bytes, usable, null);
        }
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
        if (complete) {
            throw new IOException(path + " is closed");
        }
        int count = bytes.remaining();
        try {
            file.write(position, bytes, disk);
            writeBack.wrote(count);
        } catch (IOException e) {
            throw explained(e, bytes.remaining());
        }
    }

    private IOException explained(IOException e, long missingBytes) {
        try {
            long usable = usableBytes();
            return missingBytes > usable ? full(missingBytes, usable, e) : e;
        } catch (IOException gone) {
            // no disk any more to ask: then it was not its lack of room
            return e;
        }
    }

    private long usableBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    private IOException full(long bytes, long usable, IOException cause) {
        return new IOException(
                path + ": needs " + bytes + " bytes more, and the disk has " + usable
                        + " left; make room there, or give " + FilePageBackend.PID + " another directory",
                cause);
    }

    boolean isComplete() {
        return complete;
    }

    void force() throws IOException {
        writeBack.finish();
    }

    void release() throws IOException {
        file.close();
    }

    @Override
    public void close() {
        complete = true;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
