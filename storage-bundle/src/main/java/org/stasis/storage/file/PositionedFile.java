/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.stasis.storage.Lifetime;

/**
 * An open file, read or written at positions: all bytes or an exception. Thread-safe.
 *
 * <p>An interrupt of one thread closes a {@link FileChannel} for all of them. Here only the interrupted thread fails; the
 * others go on with a channel that is opened anew.
 */
final class PositionedFile implements Closeable {
    private final Path path;
    private final OpenOption mode;
    private final Lifetime lifetime;
    private FileChannel channel;
    private boolean closed;

    private PositionedFile(Path path, OpenOption mode, Lifetime lifetime, FileChannel channel) {
        this.path = path;
        this.mode = mode;
        this.lifetime = lifetime;
        this.channel = channel;
    }

    static PositionedFile create(Path path, Disk disk, Lifetime lifetime) throws IOException {
        return new PositionedFile(path, StandardOpenOption.WRITE, lifetime, disk.createFile(path));
    }

    static PositionedFile open(Path path, Lifetime lifetime) throws IOException {
        return new PositionedFile(path, StandardOpenOption.READ, lifetime, open(path, StandardOpenOption.READ));
    }

    void write(long position, ByteBuffer bytes, Disk disk) throws IOException {
        long start = position - bytes.position();
        use("@" + position + ": cannot be written", file -> {
            while (bytes.hasRemaining()) {
                disk.write(file, bytes, start + bytes.position());
            }
        });
    }

    void read(long position, ByteBuffer into) throws IOException {
        long start = position - into.position();
        use("@" + position + ": cannot be read", file -> {
            while (into.hasRemaining()) {
                if (file.read(into, start + into.position()) < 0) {
                    throw new EOFException(path + "@" + (start + into.position()) + ": the file ends, "
                            + into.remaining() + " more bytes expected");
                }
            }
        });
    }

    long size() throws IOException {
        long[] size = new long[1];
        use(": has no size", file -> size[0] = file.size());
        return size[0];
    }

    void force(Disk disk) throws IOException {
        use(": cannot be forced to disk", disk::force);
    }

    private interface Action {
        void on(FileChannel file) throws IOException;
    }

    private void use(String fault, Action action) throws IOException {
        while (true) {
            try {
                action.on(channel());
                return;
            } catch (ClosedByInterruptException e) {
                var interrupted = new InterruptedIOException(path + fault + ": the thread was interrupted");
                interrupted.initCause(e);
                throw interrupted;
            } catch (ClosedChannelException e) {
                // closed under us by another thread: channel() tells whether by an interrupt or on purpose
            } catch (EOFException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException(path + fault + ": " + e.getMessage(), e);
            }
        }
    }

    private synchronized FileChannel channel() throws IOException {
        lifetime.check();
        if (closed) {
            throw new IOException(path + " is closed");
        }
        if (!channel.isOpen()) {
            channel = open(path, mode);
        }
        return channel;
    }

    private static FileChannel open(Path path, OpenOption mode) throws IOException {
        return FileChannel.open(path, mode, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
