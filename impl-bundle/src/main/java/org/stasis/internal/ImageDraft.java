/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Compression;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;

/** An image that is being written: its files one after the other, then {@link #commit}. Closed without, it is gone. */
final class ImageDraft implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDraft.class);

    private final String where;
    private final UUID id;
    private final ImageKeys keys;
    private final Compression compression;
    private final ImageWriter image;
    private final List<Manifest.File> files = new ArrayList<>();
    private boolean singleFile;
    private boolean committed;

    private ImageDraft(String where, UUID id, ImageKeys keys, Compression compression, ImageWriter image) {
        this.where = where;
        this.id = id;
        this.keys = keys;
        this.compression = compression;
        this.image = image;
    }

    static ImageDraft create(PageBackend backend, String name, UUID id, ImageKeys keys, Compression compression)
            throws StateException {
        String where = backend.location(name);
        ImageWriter image = Faults.files(where, () -> backend.create(name, id.toString()));
        return new ImageDraft(where, id, keys, compression, image);
    }

    /** Begins the state file; closing it enters it into the image. */
    StateFileOutput state(Map<String, String> metadata) throws StateException {
        return Faults.files(
                where(ImageFiles.STATE),
                () -> StateFileOutput.open(
                        where(ImageFiles.STATE),
                        new FileOutput(ImageFiles.STATE, image.create(ImageFiles.STATE)),
                        format(),
                        metadata,
                        keys,
                        files::add));
    }

    /** Writes the pages into a file of their own, and what is known of them into another. */
    Pages pages(List<MemoryFile> memory, boolean excludeZeroPages, ProgressMeter scanned) throws StateException {
        var how = new Extents(id, keys.scheme(), keys.pages(), compression);
        Pages pages = Faults.files(where(ImageFiles.PAGES), () -> {
            try (PageWriter out = image.create(ImageFiles.PAGES)) {
                return Pages.save(memory, excludeZeroPages, how, out, scanned);
            }
        });
        files.add(new Manifest.File(ImageFiles.PAGES, pages.fileBytes(), null));
        Faults.files(where(ImageFiles.PAGES_METADATA), () -> {
            var out = new FileOutput(ImageFiles.PAGES_METADATA, image.create(ImageFiles.PAGES_METADATA));
            try (out) {
                out.write(pages.bytes(keys.scheme().tagBytes()));
            }
            return files.add(out.file());
        });
        return pages;
    }

    /** Writes the pages into the state file. */
    Pages pagesInside(List<MemoryFile> memory, boolean excludeZeroPages, StateFileOutput state, ProgressMeter scanned)
            throws StateException {
        singleFile = true;
        return Faults.files(
                where(ImageFiles.STATE), () -> Pages.saveInside(memory, excludeZeroPages, id, state.out(), scanned));
    }

    /** What binds the files written so far. */
    Manifest manifest(Save save, Instant created, Map<String, String> metadata) {
        return new Manifest(
                Manifest.FORMAT,
                id.toString(),
                save.options().image().name(),
                created,
                new Manifest.Kernel(
                        save.kernel().name(),
                        save.kernel().type(),
                        save.kernel().version()),
                save.parent(),
                keys.scheme().name(),
                keys.id(),
                format().layout().format(),
                format().compression().entry(),
                singleFile,
                metadata,
                files);
    }

    /** Seals and publishes. */
    void commit(Manifest manifest, boolean replace) throws StateException {
        Faults.files(where, () -> {
            image.commit(Seal.write(manifest, keys), replace);
            return null;
        });
        committed = true;
    }

    /** Always a layout gVisor reads; it knows one compression, and pages may have another. */
    private StateFileFormat format() {
        boolean flate = compression != null && compression.name().equals(StateFileCompression.FLATE.entry());
        return new StateFileFormat(
                StateFileLayout.newest(), flate ? StateFileCompression.FLATE : StateFileCompression.NONE);
    }

    private String where(String file) {
        return where + "/" + file;
    }

    /** Never fails: what cannot be removed now the backend removes later, and the save's own outcome matters more. */
    @Override
    public void close() {
        try {
            image.close();
        } catch (IOException e) {
            LOG.warn(
                    "{}: {} could not be closed cleanly",
                    where,
                    committed ? "the saved image" : "an unfinished image",
                    e);
        }
    }
}
