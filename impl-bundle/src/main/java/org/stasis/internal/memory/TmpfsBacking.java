/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.stasis.api.task.OutOfMemoryLimitException;

/**
 * Mapped files in a folder whose files lie in memory. They are sparse, so that only pages that are written take memory,
 * and are given back at once by being cut. Each is unlinked as soon as it is there: however this process ends, nothing
 * stays behind but at most an empty file.
 *
 * <p>The folder must have room for all that will be written: where pages run out later, the system knows no better than
 * to fail the access, which shows as an {@link InternalError} of the task.
 */
final class TmpfsBacking implements SlabBacking {
    private final Path folder;

    TmpfsBacking(Path folder) {
        this.folder = folder;
    }

    @Override
    public Slab make(int bytes) {
        Path path = folder.resolve("stasis-" + UUID.randomUUID());
        try {
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < bytes) {
                throw new OutOfMemoryLimitException(folder + " has room for " + room + " bytes and " + bytes
                        + " are needed; enlarge it, or set 'backing = direct' in org.stasis.memory");
            }
            FileChannel file = FileChannel.open(
                    path,
                    Set.of(CREATE_NEW, READ, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.delete(path);
            ByteBuffer mapped = file.map(MapMode.READ_WRITE, 0, bytes); // the collector closes what fails here
            return new Slab(mapped, () -> cut(file, bytes));
        } catch (IOException e) {
            throw new OutOfMemoryLimitException("no memory to be had in " + folder + ": " + e
                    + "; make it usable, or set 'backing = direct' in org.stasis.memory");
        }
    }

    /** Drops all pages of the file. It gets its length again, so that an access too many finds zeros. */
    private static void cut(FileChannel file, int bytes) {
        try (file) {
            file.truncate(0);
            file.write(ByteBuffer.allocate(1), bytes - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
