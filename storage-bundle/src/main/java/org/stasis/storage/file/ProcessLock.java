/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An exclusive lock on a file, against other processes as well as within this one; the end of the process ends it.
 *
 * <p>Paths must be real paths, so that one file has one name.
 */
final class ProcessLock implements Closeable {
    /**
     * What this process holds. Static because locks belong to the process: POSIX drops them all when any descriptor of
     * the file is closed, so a file locked here must not even be opened to find out.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Whether anybody holds it; false also if there is no such file. */
    static boolean isHeld(Path file) throws IOException {
        try {
            Optional<ProcessLock> lock = tryAcquire(file);
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The lock on an existing file, or empty if somebody holds it. */
    static Optional<ProcessLock> tryAcquire(Path file) throws IOException {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            lock = channel.tryLock();
            return lock == null ? Optional.empty() : Optional.of(new ProcessLock(file, channel));
        } finally {
            if (lock == null) {
                release(file, channel);
            }
        }
    }

    /**
     * The lock on a file, which is made if it is missing. Waits, whether or not the thread is interrupted, because those
     * who hold it do so for moments only.
     */
    static ProcessLock acquire(Path file, Disk disk, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Optional<ProcessLock> lock = tryAcquire(file);
                    if (lock.isPresent()) {
                        return lock.get();
                    }
                    if (System.nanoTime() - deadline > 0) {
                        throw new IOException(file + ": another process has held this lock for " + atMost.toSeconds()
                                + " s; see which one uses the folder");
                    }
                    Thread.sleep(PAUSE.toMillis());
                } catch (NoSuchFileException missing) {
                    createIfMissing(file, disk);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void createIfMissing(Path file, Disk disk) throws IOException {
        try {
            disk.createFile(file).close();
        } catch (FileAlreadyExistsException e) {
            // somebody else was faster: the same to us
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            release(file, channel);
        }
    }

    private static void release(Path file, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(file);
        }
    }
}
