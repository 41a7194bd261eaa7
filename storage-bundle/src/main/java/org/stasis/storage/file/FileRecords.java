/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.stasis.spi.SharedRecords;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/** Records as files of {@code DIR/.records}, changed while the folder is locked; the version is a digest of the bytes. */
record FileRecords(Path directory, Disk disk, Lifetime lifetime) implements SharedRecords {
    private static final String FOLDER = ".records";

    @Override
    public Optional<Versioned> read(String name) throws IOException {
        lifetime.check();
        return read(file(Root.at(directory, disk), name));
    }

    private static Optional<Versioned> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > MAX_BYTES) {
                throw new IOException(file + ": " + channel.size() + " bytes long, a record has at most " + MAX_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end
            }
            return Optional.of(new Versioned(bytes.array(), version(bytes.array())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException {
        lifetime.check();
        Root root = Root.create(directory, disk);
        Path file = file(root, name);
        ProcessLock lock = root.lock();
        try (lock) {
            if (!read(file).map(Versioned::version).equals(known)) {
                return Optional.empty();
            }
            makeFolder(file.getParent());
            Path draft = file.resolveSibling(".draft");
            Files.deleteIfExists(draft);
            try (FileChannel channel = disk.createFile(draft)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    disk.write(channel, left, left.position());
                }
                disk.force(channel);
            }
            disk.rename(draft, file);
            disk.forceFolder(file.getParent());
            return Optional.of(version(bytes));
        }
    }

    private void makeFolder(Path folder) throws IOException {
        try {
            disk.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            // made by an earlier record
        }
    }

    private static Path file(Root root, String name) {
        return root.path().resolve(FOLDER).resolve(Names.check("a record", name));
    }

    private static String version(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
