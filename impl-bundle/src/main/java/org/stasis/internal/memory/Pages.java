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
import org.stasis.spi.PageWriter;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;

/**
 * The pages of a saved kernel: made by {@link #save} or {@link #read}, put back by {@link #load}. Immutable.
 *
 * <p>Pages lie in files of extents, or inside the state stream after the kernel: a section with the metadata, then one
 * with the stored pages of each memory file.
 */
public final class Pages {
    /** Longest metadata that is read: enough for half a TiB. */
    public static final int MAX_METADATA_BYTES = 512 << 20;

    private static final int PIECE_BYTES = 1 << 20;

    private final PagesMetadata metadata;

    /** A memory file: what was allocated, and the runs of pages that are stored, both ascending. */
    public record Contents(String id, List<PageRange> allocated, List<PageRange> stored) {}

    Pages(PagesMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Writes the pages that the base does not have.
     *
     * @param out the image's own file of extents; stays the caller's
     * @param scanned told of bytes looked at or taken over, by the calling thread
     */
    public static Pages save(PagesForm form, List<PageSource> memory, PageWriter out, LongConsumer scanned)
            throws Exception {
        return new Pages(PageSave.run(form, memory, out, scanned));
    }

    /** Writes metadata and pages into the state stream, which authenticates and compresses them itself. */
    public static Pages saveInside(
            List<PageSource> memory, boolean excludeZeroPages, UUID image, StateOutput out, LongConsumer scanned)
            throws Exception {
        ByteBuffer window = ByteBuffer.allocate(Windows.BYTES);
        var look = new PageScan.Sink() {
            @Override
            public ByteBuffer room(int bytes) {
                return window.clear();
            }

            @Override
            public void add(int row) {
                // the table has it; the pages are read again when they are written
            }
        };
        ExtentTable table = PageSave.table(memory, 0);
        var form = new PagesForm(image, null, excludeZeroPages, PagesBase.NONE);
        List<Saved> files = new PageScan(form, table, look, scanned).scan(memory);
        var pages = new Pages(new PagesMetadata(image, List.of(), files, table));
        byte[] metadata = pages.bytes();
        try (OutputStream section = out.section(metadata.length)) {
            section.write(metadata);
        }
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < files.size(); i++) {
            try (OutputStream section = out.section(pages.metadata.storedBytes(files.get(i)))) {
                copy(memory.get(i), pages.metadata.stored(files.get(i)), section, piece);
            }
        }
        return pages;
    }

    /** Reads metadata that {@link #bytes} made. */
    public static Pages read(byte[] bytes, String where) throws StateFileException {
        return new Pages(PagesMetadataFormat.read(bytes, where));
    }

    /** The contents of {@code pages_meta.img}. */
    public byte[] bytes() {
        return PagesMetadataFormat.write(metadata);
    }

    public UUID image() {
        return metadata.image();
    }

    /** The files of extents, the image's own first; none if the pages are inside the state file. */
    public List<ExtentFile> sources() {
        return metadata.sources();
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

    /** Of these, bytes whose extents lie in files of other images, or are there already in the image's own. */
    public long sharedBytes() {
        return metadata.sharedBytes();
    }

    /** The memory files, in the order their pages are stored. */
    public List<Contents> contents() {
        return metadata.files().stream()
                .map(file -> new Contents(file.id(), file.allocated(), metadata.stored(file)))
                .toList();
    }

    /** What an image based on this one can take over from it. */
    public PagesBase base(PageMarks marks) {
        return new PagesBase(metadata, marks);
    }

    /**
     * The stored pages of all memory files joined, from front to back; each extent is authenticated before a byte of it is
     * given away.
     *
     * @param files closed with the stream
     */
    public InputStream open(PageFiles files) throws InvalidKeyException {
        return new PageStream(metadata.extents(), new ExtentReader(metadata.extents(), files), files);
    }

    /** The memory files of the image, to be read by one thread while the files are open. */
    public List<PageSource> memory(PageFiles files) throws InvalidKeyException {
        List<PageSource> memory = new ArrayList<>();
        for (Saved file : metadata.files()) {
            var reader = new ExtentReader(metadata.extents(), files);
            memory.add(new PageSource(null, new StoredMemory(file, metadata.extents(), reader)));
        }
        return memory;
    }

    /** Allocates and fills fresh memory files, found by their ids; every byte is authenticated before it is stored. */
    public void load(PageFiles from, String where, List<MemoryFile> memory, LongConsumer loaded) throws Exception {
        checkOutside(where);
        List<MemoryFile> files = claim(memory, where);
        PageLoad.run(metadata.extents(), from, (row, pages) -> put(row, pages, files), loaded);
    }

    /** Whether access to these memory files can wait for pages that {@link #loadLazily} brings. */
    public static boolean canWait(List<MemoryFile> memory) {
        return memory.stream().allMatch(OffHeapMemoryFile.class::isInstance);
    }

    /**
     * Allocates fresh memory files and returns while they are being filled.
     *
     * @param from closed when all is loaded or cannot be
     */
    public LazyLoad loadLazily(PageFiles from, String where, List<MemoryFile> memory, WorkingSets hints)
            throws StateException {
        checkOutside(where);
        List<OffHeapMemoryFile> files =
                claim(memory, where).stream().map(OffHeapMemoryFile.class::cast).toList();
        return LazyLoad.start(metadata, from, where, files, hints);
    }

    private void put(int row, ByteBuffer pages, List<MemoryFile> files) {
        int file = 0;
        while (row >= metadata.files().get(file).to()) {
            file++;
        }
        MemoryFile to = files.get(file);
        ExtentTable extents = metadata.extents();
        Windows.eachRun(extents.mask(row), (offset, bytes) -> {
            to.write(extents.start(row) + offset, pages.slice(pages.position(), bytes));
            pages.position(pages.position() + bytes);
        });
    }

    /** Allocates and fills fresh memory files from the state stream. */
    public static Pages loadInside(StateInput in, String where, List<MemoryFile> memory, LongConsumer loaded)
            throws StateException, IOException {
        Pages pages = readInside(in, where);
        List<MemoryFile> files = pages.claim(memory, where);
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < files.size(); i++) {
            try (InputStream section = in.section()) {
                for (PageRange run :
                        pages.metadata.stored(pages.metadata.files().get(i))) {
                    fill(files.get(i), run, section, piece, where, loaded);
                }
            }
        }
        return pages;
    }

    /** Checks every extent. */
    public void verify(PageFiles files, String where, LongConsumer verified) throws Exception {
        checkOutside(where);
        PageLoad.run(metadata.extents(), files, (row, pages) -> {}, verified);
    }

    /** Pages without sources are inside a state stream, and not in files. */
    private void checkOutside(String where) throws StateFileException {
        if (metadata.sources().isEmpty()) {
            throw new CorruptImageException(where, "files of extents", "none", "Load another image");
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
            Pages pages = read(bytes, where + " (page metadata)");
            if (!pages.metadata.sources().isEmpty()) {
                throw new CorruptImageException(
                        where, "pages inside the state file", "files of extents", "Load another image");
            }
            return pages;
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
                file.pages().read(at, ByteBuffer.wrap(piece, 0, bytes));
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
