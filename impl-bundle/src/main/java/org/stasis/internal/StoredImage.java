/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.internal.image.FileInput;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.memory.ExtentFile;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.LazyLoad;
import org.stasis.internal.memory.PageFiles;
import org.stasis.internal.memory.PageFiles.PageFile;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.WorkingSets;
import org.stasis.spi.Compression;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.PageBackend;

/** An image in a backend whose manifest was authenticated. Everything read from it is checked against the manifest. */
final class StoredImage implements AutoCloseable {
    private static final int TRIES = 5;

    private final String where;
    private final Manifest manifest;
    private final ImageKeys keys;
    private final PlugIns<Compression> compressions;
    private final StoredFiles files;

    private StoredImage(
            String where, String folder, SealedManifest sealed, PlugIns<Compression> compressions, ImageReader files) {
        this.where = where;
        this.manifest = sealed.manifest();
        this.keys = sealed.keys();
        this.compressions = compressions;
        this.files = new StoredFiles(folder, manifest, files);
    }

    static StoredImage open(
            String name,
            SealedManifest.Policy policy,
            PageBackend backend,
            PlugIns<IntegrityScheme> schemes,
            PlugIns<Compression> compressions,
            KeyRing keyRing)
            throws StateException {
        String where = backend.location(name);
        for (int tries = 1; ; tries++) {
            SealedManifest sealed = SealedManifest.of(name, policy, backend, schemes, keyRing);
            String id = sealed.manifest().id();
            try {
                return new StoredImage(where, where + "/" + id, sealed, compressions, backend.open(name, id));
            } catch (NoSuchFileException e) {
                if (tries == TRIES) { // each time because the image was just replaced; else its files are lost
                    throw new CorruptImageException(where, "the image's files are missing: " + e.getMessage(), e);
                }
            } catch (IOException e) {
                throw Faults.ofFiles(where, e);
            }
        }
    }

    /**
     * An image whose files lie in a folder.
     *
     * @param bytes its manifest; the scheme it names is taken
     * @param key id of the key; null for the one it names
     */
    static StoredImage inFolder(
            Path folder,
            byte[] bytes,
            String key,
            PlugIns<IntegrityScheme> schemes,
            PlugIns<Compression> compressions,
            KeyRing keyRing)
            throws StateException {
        String where = folder.toString();
        var policy = new SealedManifest.Policy(
                Seal.find(bytes, SealedManifest.at(where)).scheme(), key, List.of());
        SealedManifest sealed = SealedManifest.open(bytes, SealedManifest.at(where), policy, schemes, keyRing);
        Path generation = folder.resolve(UUID.fromString(sealed.manifest().id()).toString());
        Path files = Files.isDirectory(generation) ? generation : folder;
        return new StoredImage(where, files.toString(), sealed, compressions, new FolderReader(files));
    }

    Manifest manifest() {
        return manifest;
    }

    String where() {
        return where;
    }

    /** Opens the state file after its digest was found right from end to end. */
    StateFileInput state() throws StateException {
        String state = files.at(ImageFiles.STATE);
        return Faults.files(state, () -> {
            try (FileInput whole = files.input(ImageFiles.STATE)) {
                whole.finish();
            } catch (CorruptImageException e) {
                throw new Misfit(state, manifest)
                        .ofState(e, () -> StateFileInput.open(state, files.asItIs(ImageFiles.STATE), manifest, keys));
            }
            StateFileInput in = StateFileInput.open(state, files.input(ImageFiles.STATE), manifest, keys);
            try {
                in.checkMetadata(manifest.metadata());
                return in;
            } catch (StateException e) {
                try (in) {
                    throw e;
                }
            }
        });
    }

    /** The pages' metadata; it and the manifest agree on the files of extents. */
    Pages pages() throws StateException {
        String metadata = files.at(ImageFiles.PAGES_METADATA);
        return Faults.files(metadata, () -> {
            Pages pages = Pages.read(pagesMetadata(metadata), metadata);
            if (!pages.image().toString().equals(manifest.id())) {
                throw new CorruptImageException(
                        metadata, "pages of image " + manifest.id(), "those of " + pages.image(), "Load another image");
            }
            for (ExtentFile file : pages.sources()) {
                Manifest.File entry = files.entry(pageFile(file.origin()));
                if (entry.bytes() != file.bytes()) {
                    throw new CorruptImageException(
                            metadata,
                            entry.bytes() + " bytes of " + entry.name(),
                            file.bytes() + " bytes",
                            "Load another image");
                }
            }
            return pages;
        });
    }

    /** What reading the pages needs and this host has not. */
    List<String> missing(Pages pages) {
        return pages.sources().stream()
                .map(ExtentFile::compression)
                .distinct()
                .filter(name -> !compressions.has(name))
                .map(name -> "its pages are compressed by '" + name + "', which no service here can undo")
                .toList();
    }

    /** Fills memory with the pages, each extent authenticated before it is used. */
    void load(Pages pages, List<MemoryFile> memory, ProgressMeter loaded) throws StateException {
        Faults.files(files.folder(), () -> {
            try (PageFiles open = pageFiles(pages)) {
                pages.load(open, files.folder(), memory, loaded);
            }
            return null;
        });
    }

    /** Begins to fill memory, which need not be there yet, and keeps the image open until that has ended. */
    LazyLoad loadLazily(Pages pages, List<MemoryFile> memory, WorkingSets hints) throws StateException {
        return Faults.files(files.folder(), () -> {
            PageFiles open = pageFiles(pages);
            try {
                LazyLoad load = pages.loadLazily(open, files.folder(), memory, hints);
                files.share();
                load.done().whenComplete((nothing, failure) -> files.close());
                return load;
            } catch (StateException e) {
                try (open) {
                    throw e;
                }
            }
        });
    }

    void verify(Pages pages, ProgressMeter verified) throws StateException {
        Faults.files(files.folder(), () -> {
            try (PageFiles open = pageFiles(pages)) {
                pages.verify(open, files.folder(), verified);
            }
            return null;
        });
    }

    /** The stored pages joined, each extent authenticated before it is given away; whoever closes it closes the files. */
    InputStream stream(Pages pages) throws StateException {
        return Faults.files(files.folder(), () -> pages.open(pageFiles(pages)));
    }

    /** Opens the files of extents; each is known to have the right length. */
    private PageFiles pageFiles(Pages pages) throws Exception {
        List<PageFile> open = new ArrayList<>();
        try {
            for (ExtentFile source : pages.sources()) {
                String name = pageFile(source.origin());
                open.add(new PageFile(
                        files.at(name), files.checked(name), extents(source.origin(), source.compression())));
            }
            return new PageFiles(open);
        } catch (Exception e) {
            try (PageFiles opened = new PageFiles(open)) {
                throw e;
            }
        }
    }

    /** How extents are made that are written for an image with these keys. */
    Extents extents(UUID origin, String compression) throws StateException, InvalidKeyException {
        return new Extents(keys.scheme(), keys.pages(origin), compressions.named(compression));
    }

    /** Work on the memory of an image as if it were that of a kernel. */
    interface MemoryWork<T> {
        T on(List<PageSource> memory) throws StateException;
    }

    <T> T read(Pages pages, MemoryWork<T> work) throws StateException {
        return Faults.files(files.folder(), () -> {
            try (PageFiles open = pageFiles(pages)) {
                return work.on(pages.memory(open));
            }
        });
    }

    /** Has a new image take over files of extents that were written for these images, and says what they are there. */
    List<Manifest.File> adopt(List<UUID> origins, ImageWriter by) throws StateException {
        List<Manifest.File> adopted = new ArrayList<>();
        for (UUID origin : origins) {
            adopted.add(files.adopt(pageFile(origin), ImageFiles.adoptedPages(origin), by));
        }
        return adopted;
    }

    /** Has a new image with the same keys take over the state file. */
    Manifest.File adoptState(UUID id, ImageWriter by) throws StateException {
        return keys.encrypt() ? encryptState(id, by) : files.adopt(ImageFiles.STATE, ImageFiles.STATE, by);
    }

    /** An encrypted file is bound to its image. */
    private Manifest.File encryptState(UUID id, ImageWriter by) throws StateException {
        return Faults.files(files.at(ImageFiles.STATE), () -> {
            var out = new FileOutput(ImageFiles.STATE, by.create(ImageFiles.STATE));
            try (out;
                    FileInput in = files.input(ImageFiles.STATE);
                    OutputStream encrypted = keys.encrypting(out, id)) {
                keys.decrypting(in, UUID.fromString(manifest.id())).transferTo(encrypted);
                in.finish();
            }
            return out.file();
        });
    }

    private String pageFile(UUID origin) {
        return origin.toString().equals(manifest.id()) ? ImageFiles.PAGES : ImageFiles.adoptedPages(origin);
    }

    StoredSecrets secrets() {
        return new StoredSecrets(files, manifest);
    }

    ImageKeys keys() {
        return keys;
    }

    private byte[] pagesMetadata(String where) throws Exception {
        try (FileInput in = files.input(ImageFiles.PAGES_METADATA)) {
            byte[] bytes = bytes(in, where);
            in.finish();
            return bytes;
        } catch (CorruptImageException e) {
            throw new Misfit(where, manifest).ofPagesMetadata(e, () -> {
                try (FileInput in = files.asItIs(ImageFiles.PAGES_METADATA)) {
                    return bytes(in, where);
                }
            });
        }
    }

    private byte[] bytes(FileInput in, String where) throws Exception {
        byte[] bytes = keys.decrypting(in, UUID.fromString(manifest.id())).readNBytes(Pages.MAX_METADATA_BYTES + 1);
        if (bytes.length > Pages.MAX_METADATA_BYTES) {
            throw new CorruptImageException(
                    where, "at most " + Pages.MAX_METADATA_BYTES + " bytes", "more", "Load another image");
        }
        return bytes;
    }

    /** Closes the files when all lazy loads have ended, too. */
    @Override
    public void close() {
        files.close();
    }
}
