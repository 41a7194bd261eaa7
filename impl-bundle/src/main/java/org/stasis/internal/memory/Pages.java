/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.stasis.api.CorruptImageException;
import org.stasis.api.KernelException;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Saved;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;

/**
 * The pages of a saved kernel: made by {@link #save} or {@link #read}, put back by {@link #load}. Immutable.
 *
 * <p>Pages lie in a file of extents, or inside the state stream after the kernel: a section with the metadata, then one
 * with the stored pages of each memory file.
 */
public final class Pages {
    /** Longest metadata that is read: enough for a TiB in 64 KiB runs. */
    public static final int MAX_METADATA_BYTES = 512 << 20;

    private final PagesMetadata metadata;

    /** A memory file: what was allocated, and the runs of pages that are stored, both ascending. */
    public record Contents(String id, List<PageRange> allocated, List<PageRange> stored) {}

    private Pages(PagesMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Writes the pages.
     *
     * @param scanned told of bytes looked at, by the calling thread
     */
    public static Pages save(
            List<PageSource> memory, boolean excludeZeroPages, Extents how, PageWriter out, LongConsumer scanned)
            throws Exception {
        return new Pages(PageSave.run(memory, excludeZeroPages, how, out, scanned));
    }

    /** Writes metadata and pages into the state stream, which authenticates and compresses them itself. */
    public static Pages saveInside(
            List<PageSource> memory, boolean excludeZeroPages, UUID image, StateOutput out, LongConsumer scanned)
            throws Exception {
        ByteBuffer page = ByteBuffer.allocate(MemoryFile.PAGE_BYTES);
        List<Saved> files = new PageScan(excludeZeroPages, scanned).scan(memory, page::clear);
        var pages = new Pages(new PagesMetadata(image, Extents.NO_COMPRESSION, files, List.of()));
        byte[] metadata = pages.bytes(0);
        try (OutputStream section = out.section(metadata.length)) {
            section.write(metadata);
        }
        byte[] piece = new byte[PagesMetadata.EXTENT_BYTES];
        for (int i = 0; i < files.size(); i++) {
            try (OutputStream section = out.section(files.get(i).storedBytes())) {
                copy(memory.get(i), files.get(i).stored(), section, piece);
            }
        }
        return pages;
    }

    /** Reads metadata that {@link #bytes} made. */
    public static Pages read(byte[] bytes, String where) throws StateFileException {
        return new Pages(PagesMetadataFormat.read(bytes, where));
    }

    /** The contents of {@code pages_meta.img}. */
    public byte[] bytes(int tagBytes) {
        return PagesMetadataFormat.write(metadata, tagBytes);
    }

    public UUID image() {
        return metadata.image();
    }

    /** Name of the extents' compression. */
    public String compression() {
        return metadata.compression();
    }

    public int extents() {
        return metadata.extents().size();
    }

    /** Bytes of memory, all-zero pages included. */
    public long allocatedBytes() {
        return metadata.allocatedBytes();
    }

    /** Bytes of pages that are stored, before compression. */
    public long storedBytes() {
        return metadata.storedBytes();
    }

    /** Length that the file of extents must have. */
    public long fileBytes() {
        var extents = metadata.extents();
        return extents.isEmpty()
                ? 0
                : extents.get(extents.size() - 1).position()
                        + extents.get(extents.size() - 1).storedBytes();
    }

    /** The memory files, in the order their pages are stored. */
    public List<Contents> contents() {
        return metadata.files().stream()
                .map(file -> new Contents(file.id(), file.allocated(), file.stored()))
                .toList();
    }

    /**
     * The stored pages of all memory files joined, from front to back; each extent is authenticated before a byte of it is
     * given away.
     *
     * @param in stays the caller's
     */
    public InputStream open(Extents how, PageReader in, String where) throws InvalidKeyException {
        return new PageStream(metadata.extents(), new ExtentReader(how, in, where));
    }

    /** Allocates and fills fresh memory files, found by their ids; every byte is authenticated before it is stored. */
    public void load(Extents how, PageReader in, String where, List<MemoryFile> memory, LongConsumer loaded)
            throws Exception {
        checkStored(where);
        PageRuns runs = new PageRuns(metadata.files(), claim(memory, where));
        PageLoad.run(metadata, how, in, where, runs::write, loaded);
    }

    /** Allocates and fills fresh memory files from the state stream. */
    public static Pages loadInside(StateInput in, String where, List<MemoryFile> memory, LongConsumer loaded)
            throws StateException, IOException {
        Pages pages = readInside(in, where);
        List<MemoryFile> files = pages.claim(memory, where);
        byte[] piece = new byte[PagesMetadata.EXTENT_BYTES];
        for (int i = 0; i < files.size(); i++) {
            try (InputStream section = in.section()) {
                for (PageRange run : pages.metadata.files().get(i).stored()) {
                    fill(files.get(i), run, section, piece, where, loaded);
                }
            }
        }
        return pages;
    }

    /** Checks every extent. */
    public void verify(Extents how, PageReader in, String where, LongConsumer verified) throws Exception {
        checkStored(where);
        PageLoad.run(metadata, how, in, where, (offset, bytes) -> {}, verified);
    }

    /** Pages without extents are inside a state stream, and not in a file. */
    private void checkStored(String where) throws StateFileException {
        if (metadata.extents().isEmpty() && storedBytes() > 0) {
            throw new CorruptImageException(
                    where, "extents for " + storedBytes() + " bytes of pages", "none", "Load another image");
        }
    }

    private static Pages readInside(StateInput in, String where) throws StateException, IOException {
        try (InputStream section = in.section()) {
            byte[] bytes = section.readNBytes(MAX_METADATA_BYTES + 1);
            if (bytes.length > MAX_METADATA_BYTES) {
                throw new CorruptImageException(
                        where,
                        "page metadata of at most " + MAX_METADATA_BYTES + " bytes",
                        "more",
                        "Load another image");
            }
            return read(bytes, where + " (page metadata)");
        }
    }

    private List<MemoryFile> claim(List<MemoryFile> memory, String where) throws StateException {
        List<MemoryFile> files = new ArrayList<>();
        for (Saved saved : metadata.files()) {
            Optional<MemoryFile> file =
                    memory.stream().filter(f -> f.id().equals(saved.id())).findFirst();
            if (file.isEmpty()) {
                throw new KernelException(
                        where + " holds memory '" + saved.id() + "', which the kernel did not ask for");
            }
            try {
                saved.allocated().forEach(file.get()::claim);
            } catch (OutOfMemoryLimitException e) {
                throw new KernelException(
                        "the image needs " + saved.allocatedBytes() + " bytes of memory: " + e.getMessage(), e);
            }
            files.add(file.get());
        }
        return files;
    }

    private static void copy(PageSource file, List<PageRange> runs, OutputStream section, byte[] piece)
            throws IOException {
        for (PageRange run : runs) {
            for (long at = run.start(); at < run.end(); at += piece.length) {
                int bytes = (int) Math.min(piece.length, run.end() - at);
                file.read(at, ByteBuffer.wrap(piece, 0, bytes));
                section.write(piece, 0, bytes);
            }
        }
    }

    private static void fill(
            MemoryFile file, PageRange run, InputStream section, byte[] piece, String where, LongConsumer loaded)
            throws IOException, StateFileException {
        for (long at = run.start(); at < run.end(); at += piece.length) {
            int bytes = (int) Math.min(piece.length, run.end() - at);
            int read = section.readNBytes(piece, 0, bytes);
            if (read < bytes) {
                throw new CorruptImageException(
                        where,
                        run.bytes() + " bytes of pages " + run,
                        "the end of their section",
                        "Load another image");
            }
            file.write(at, ByteBuffer.wrap(piece, 0, bytes));
            loaded.accept(bytes);
        }
    }
}
