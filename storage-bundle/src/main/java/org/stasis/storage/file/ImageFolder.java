/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/** The folder of one image, {@code DIR/NAME}: which generations it holds, which one is current, what is debris. */
final class ImageFolder {
    static final String MANIFEST = "manifest.json";

    private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);
    private static final String COPY = ".manifest";
    private static final String NEXT_COPY = ".manifest-next";
    private static final String LOCK = ".lock";
    private static final String DRAFT = ".draft-";

    private final Root root;
    private final Path folder;
    private final Path manifest;
    private final Disk disk;

    ImageFolder(Root root, String name, Disk disk) {
        this.root = root;
        this.folder = root.path().resolve(Names.check("an image", name));
        this.manifest = folder.resolve(MANIFEST);
        this.disk = disk;
    }

    Path manifest() {
        return manifest;
    }

    boolean exists() {
        return isFolder(folder) && Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS);
    }

    void checkExists() throws NoSuchFileException {
        if (!exists()) {
            throw new NoSuchFileException(manifest.toString(), null, "there is no such image");
        }
    }

    /** The folder of a generation that was published once. */
    Path published(String generation) throws NoSuchFileException {
        Path path = generation(generation);
        if (!isFolder(folder) || !isFolder(path) || !Files.exists(path.resolve(COPY))) {
            throw new NoSuchFileException(
                    path.toString(), null, "no such generation; the image may have been replaced");
        }
        return path;
    }

    /** Begins a generation, and sweeps what earlier ones left behind. */
    Generation begin(String name, Lifetime lifetime) throws IOException {
        Path generation = generation(name);
        ProcessLock lock = root.lock();
        try (lock) {
            sweep(this::inForce);
            try {
                if (!isFolder(folder)) {
                    disk.createFolder(folder);
                }
                disk.createFolder(generation);
                Path mark = generation.resolve(LOCK);
                disk.createFile(mark).close();
                // a power cut must not leave files that nothing marks as ours
                disk.forceFolder(generation);
                return new Generation(
                        this, generation, ProcessLock.tryAcquire(mark).orElseThrow(), disk, lifetime);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(
                        e.getFile() + " is in the way: an image is a folder, and no link to one;"
                                + " a generation is written once",
                        e);
            } catch (IOException e) {
                sweep(this::inForce);
                throw e;
            }
        }
    }

    /** Makes a generation the current one; its files are on the disk already. */
    void publish(Path generation, byte[] bytes, boolean replace) throws IOException {
        ProcessLock lock = root.lock();
        try (lock) {
            if (!replace && exists()) {
                throw new FileAlreadyExistsException(manifest.toString(), null, "there is an image of this name");
            }
            write(generation.resolve(COPY), bytes);
            disk.forceFolder(generation);
            disk.forceFolder(folder);
            disk.forceFolder(root.path());
            Path draft = folder.resolve(DRAFT + generation.getFileName());
            write(draft, bytes);
            disk.rename(draft, manifest);
            try {
                disk.forceFolder(folder);
            } catch (IOException e) {
                throw new IOException(
                        manifest + " was published, but not forced to disk: a power cut may undo it: " + e.getMessage(),
                        e);
            }
            sweep(() -> generation::equals);
        }
    }

    /**
     * Replaces the manifest of the current generation. The generation has a copy of both for a while, so that at every
     * moment one of them is the same as the manifest, and it is never taken for debris.
     */
    void reseal(byte[] expected, byte[] bytes) throws IOException {
        ProcessLock lock = root.lock();
        try (lock) {
            checkExists();
            if (!Arrays.equals(expected, Files.readAllBytes(manifest))) {
                throw new IOException(manifest + " was replaced meanwhile; nothing was changed. Try again");
            }
            Path generation = current();
            Path next = generation.resolve(NEXT_COPY);
            if (!same(generation.resolve(COPY))) {
                // an earlier reseal ended before its last step
                adopt(next, generation);
            }
            write(next, bytes);
            disk.forceFolder(generation);
            Path draft = folder.resolve(DRAFT + generation.getFileName());
            write(draft, bytes);
            disk.rename(draft, manifest);
            try {
                disk.forceFolder(folder);
                adopt(next, generation);
            } catch (IOException e) {
                // either copy will do, and the next reseal takes this step again
                throw new IOException(
                        manifest + " was replaced, but not forced to disk: a power cut may undo it: " + e.getMessage(),
                        e);
            }
        }
    }

    private void adopt(Path next, Path generation) throws IOException {
        disk.rename(next, generation.resolve(COPY));
        disk.forceFolder(generation);
    }

    private Path current() throws IOException {
        for (Path path : list(folder)) {
            if (isFolder(path) && isCopied(path)) {
                return path;
            }
        }
        throw new NoSuchFileException(
                folder.toString(), null, "no generation belongs to the manifest; its files are lost");
    }

    /** Deletes the image, beginning with its manifest. */
    void delete() throws IOException {
        checkExists();
        ProcessLock lock = root.lock();
        try (lock) {
            checkExists();
            disk.delete(manifest);
            disk.forceFolder(folder);
            sweep(this::inForce);
        }
    }

    /** Removes debris; what cannot be removed now is left to the next sweep. */
    void sweep() throws IOException {
        ProcessLock lock = root.lock();
        try (lock) {
            sweep(this::inForce);
        }
    }

    /** Tells what a sweep must not touch. */
    private interface Keeping {
        Predicate<Path> now() throws IOException;
    }

    /** Removes what is neither to be kept nor being written. The root's lock is held, so that nothing begins meanwhile. */
    private void sweep(Keeping keeping) {
        if (!isFolder(folder)) {
            return;
        }
        try {
            List<Path> debris = debris(keeping.now());
            if (!debris.isEmpty()) {
                // the manifest in force must be on the disk before what an older one refers to is gone
                disk.forceFolder(folder);
            }
            for (Path path : debris) {
                remove(path);
            }
            if (list(folder).isEmpty()) {
                disk.delete(folder);
            }
        } catch (IOException e) {
            LOG.warn("{}: debris is left for the next save to remove, because of {}", folder, e.toString());
        }
    }

    private List<Path> debris(Predicate<Path> keep) throws IOException {
        List<Path> debris = new ArrayList<>();
        for (Path path : list(folder)) {
            String name = path.getFileName().toString();
            if (name.startsWith(DRAFT)
                    || looksLikeGeneration(path) && !keep.test(path) && !ProcessLock.isHeld(path.resolve(LOCK))) {
                debris.add(path);
            }
        }
        return debris;
    }

    /** Marked by its lock, or not marked yet; a folder of people's own that got here is neither. */
    private boolean looksLikeGeneration(Path path) throws IOException {
        return Names.isValid(path.getFileName().toString())
                && isFolder(path)
                && (Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
                        || list(path).isEmpty());
    }

    /**
     * Which generations the manifest in force may belong to: the one whose copy has the same bytes. If none has, manifest
     * or copy is damaged, and whatever was published once is kept: what a person may repair is no debris.
     */
    private Predicate<Path> inForce() throws IOException {
        try {
            Files.readAttributes(manifest, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return generation -> false; // there is no image; any other fault does not tell that
        }
        List<Path> current = new ArrayList<>();
        for (Path path : list(folder)) {
            if (isFolder(path) && isCopied(path)) {
                current.add(path);
            }
        }
        if (!current.isEmpty()) {
            return current::contains;
        }
        return generation -> Files.exists(generation.resolve(COPY), LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isCopied(Path generation) {
        try {
            return same(generation.resolve(COPY)) || same(generation.resolve(NEXT_COPY));
        } catch (IOException e) {
            LOG.warn("{}: kept, because it cannot be compared with {}", generation, manifest, e);
            return true;
        }
    }

    /** Whether that is a copy of the manifest in force. */
    private boolean same(Path copy) throws IOException {
        try {
            return Files.mismatch(copy, manifest) < 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes a draft or a generation; the mark goes last, so that a half-removed one is still known for what it is. */
    private void remove(Path path) throws IOException {
        if (isFolder(path)) {
            for (Path file : list(path)) {
                if (!file.endsWith(LOCK)) {
                    disk.delete(file);
                }
            }
            // nor may it bring them back without the mark
            disk.forceFolder(path);
            disk.delete(path.resolve(LOCK));
        }
        disk.delete(path);
    }

    private void write(Path file, byte[] bytes) throws IOException {
        // an earlier commit of the same generation may have failed half-way
        disk.delete(file);
        try (FileChannel channel = disk.createFile(file)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                disk.write(channel, buffer, buffer.position());
            }
            disk.force(channel);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private Path generation(String name) {
        if (name.equalsIgnoreCase(MANIFEST)) {
            throw new IllegalArgumentException("'" + name + "' cannot name a generation: the manifest is called so");
        }
        return folder.resolve(Names.check("a generation", name));
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        return entries;
    }
}
