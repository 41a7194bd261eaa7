/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Every way in which this package changes a disk, one step each. Whatever order of steps is safe here is safe; tests let
 * each single step fail.
 */
class Disk {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final boolean fsync;

    /** @param fsync false trusts the operating system to stay up: faster, and images may be lost in a power cut */
    Disk(boolean fsync) {
        this.fsync = fsync;
    }

    /** Makes a folder that must not exist. */
    void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, onlyFor("rwx------"));
    }

    /** Makes a file that must not exist. */
    FileChannel createFile(Path file) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, onlyFor("rw-------"));
    }

    /** Writes some of what the buffer holds. */
    void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        file.write(bytes, position);
    }

    void force(FileChannel file) throws IOException {
        if (fsync) {
            file.force(true);
        }
    }

    /**
     * Brings the names in a folder to the disk; systems other than POSIX do so by themselves and offer no way.
     *
     * <p>Goes on when the thread is interrupted: after a rename it would be unknown what a power cut leaves.
     */
    void forceFolder(Path folder) throws IOException {
        if (!fsync || !POSIX) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            while (!forced(folder)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (IOException e) {
            throw new IOException(folder + ": cannot be forced to disk: " + e.getMessage(), e);
        }
    }

    /**
     * Gives a file that is on the disk a second name; each name goes on without the other.
     *
     * @throws UnsupportedOperationException if this file system cannot
     */
    void link(Path file, Path name) throws IOException {
        Files.createLink(name, file);
    }

    void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a file or an empty folder; one that is gone already is fine. */
    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    private static FileAttribute<?>[] onlyFor(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
