/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * An image as runsc made it, about to be written into one of ours: what is pages as a memory file, the rest as sections.
 * Open until everybody who retained it has closed it. Confined to one thread at a time.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path folder;
    private final AutoCloseable owned;
    private final FileChannel file;
    private final Layout layout;
    private final FlatePayload payload;
    private final CommittedPages committed;
    private final MemoryFile memory;
    private int users = 1;

    private Checkpoint(
            Path folder,
            AutoCloseable owned,
            FileChannel file,
            Layout layout,
            FlatePayload payload,
            CommittedPages committed) {
        this.folder = folder;
        this.owned = owned;
        this.file = file;
        this.layout = layout;
        this.payload = payload;
        this.committed = committed;
        memory = layout == Layout.WHOLE ? null : new ReadOnlyMemory(Layout.MEMORY, ranges(), this::readPages, this);
    }

    /**
     * Opens the image in a folder.
     *
     * @param owned closed with this checkpoint, at the latest if it cannot be opened
     * @throws IOException if there is none, or a part is missing
     */
    public static Checkpoint open(Path folder, AutoCloseable owned) throws IOException {
        FileChannel file = null;
        try {
            Path pages = folder.resolve(ImageFolder.PAGES);
            boolean separate = Files.exists(pages, LinkOption.NOFOLLOW_LINKS);
            for (String name : separate
                    ? List.of(ImageFolder.STATE, ImageFolder.PAGES_METADATA, ImageFolder.PAGES)
                    : List.of(ImageFolder.STATE)) {
                requireFile(folder.resolve(name));
            }
            file = FileChannel.open(separate ? pages : folder.resolve(ImageFolder.STATE));
            if (!separate) {
                return single(folder, owned, file);
            }
            if (file.size() % PAGE_BYTES != 0) {
                throw new IOException(pages + " has " + file.size() + " bytes, which is no whole number of pages");
            }
            return new Checkpoint(folder, owned, file, Layout.SEPARATE_PAGES, null, null);
        } catch (IOException e) {
            close(file, owned, e);
            throw e;
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) == 0 && !isPages(file)) {
            throw new IOException(file + " is missing, empty or no file: this is no complete image of runsc's");
        }
    }

    private static boolean isPages(Path file) {
        return file.endsWith(ImageFolder.PAGES);
    }

    /** Takes the file apart if it is of a layout that is known. */
    private static Checkpoint single(Path folder, AutoCloseable owned, FileChannel file) throws IOException {
        FlatePayload payload = null;
        try {
            payload = FlatePayload.open(file);
            CommittedPages committed = CommittedPages.find(payload);
            return new Checkpoint(folder, owned, file, Layout.SINGLE_FILE, payload, committed);
        } catch (UnknownLayoutException e) {
            if (payload != null) {
                payload.close();
            }
            return new Checkpoint(folder, owned, file, Layout.WHOLE, null, null);
        }
    }

    /** How it is stored. */
    public Layout layout() {
        return layout;
    }

    private List<PageRange> ranges() throws IllegalStateException {
        if (committed != null) {
            return committed.ranges();
        }
        long bytes = folder.resolve(ImageFolder.PAGES).toFile().length();
        return bytes == 0 ? List.of() : List.of(new PageRange(0, bytes));
    }

    private void readPages(long position, ByteBuffer into) throws IOException {
        if (committed == null) {
            FileBytes.read(file, position, into);
            return;
        }
        committed.forEach(position, into, this::readPiece);
    }

    private void readPiece(long position, long payloadAt, ByteBuffer into) throws IOException {
        byte[] head = committed.headBefore(position);
        if (head != null) {
            ByteBuffer found = ByteBuffer.allocate(head.length);
            payload.read(payloadAt - head.length, found);
            if (!found.flip().equals(ByteBuffer.wrap(head))) {
                throw new IOException(folder.resolve(ImageFolder.STATE) + ": memory at " + position
                        + " was expected at " + payloadAt + " of its payload, and something else is there");
            }
        }
        payload.read(payloadAt, into);
    }

    /** Pages as memory files: one, or none where they were not found. */
    public List<MemoryFile> memory() {
        return memory == null ? List.of() : List.of(memory);
    }

    /** Writes everything but the pages; {@link RebuiltCheckpoint#read} reads it. */
    public void saveTo(StateOutput out) throws IOException, KernelException {
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", Layout.FORMAT);
        graph.put("layout", layout.text());
        if (committed != null) {
            graph.put("graphBytes", committed.graphBytes());
            graph.put("pages", committed.ends());
        } else if (layout == Layout.SEPARATE_PAGES) {
            graph.put("pageBytes", file.size());
        }
        out.graph(graph, StateTypes.BUILT_IN);
        switch (layout) {
            case SINGLE_FILE -> {
                section(out, payload.head().bytes());
                graphs(out);
            }
            case SEPARATE_PAGES -> {
                section(out, ImageFolder.STATE);
                section(out, ImageFolder.PAGES_METADATA);
            }
            case WHOLE -> section(out, ImageFolder.STATE);
        }
    }

    private static void section(StateOutput out, byte[] bytes) throws IOException {
        try (OutputStream section = out.section(bytes.length)) {
            section.write(bytes);
        }
    }

    private void section(StateOutput out, String name) throws IOException {
        Path whole = folder.resolve(name);
        try (InputStream in = Files.newInputStream(whole);
                OutputStream section = out.section(Files.size(whole))) {
            in.transferTo(section);
        }
    }

    private void graphs(StateOutput out) throws IOException {
        byte[] piece = new byte[1 << 20];
        try (OutputStream section = out.section(committed.graphBytes())) {
            for (long at = 0; at < committed.graphBytes(); at += piece.length) {
                int bytes = (int) Math.min(piece.length, committed.graphBytes() - at);
                payload.read(at, ByteBuffer.wrap(piece, 0, bytes));
                section.write(piece, 0, bytes);
            }
        } catch (UnknownLayoutException e) {
            throw new StateStreamException(folder + " changed while it was read", e);
        }
    }

    synchronized void retain() {
        users++;
    }

    /** Never fails. */
    @Override
    public synchronized void close() {
        if (--users == 0) {
            if (payload != null) {
                payload.close();
            }
            close(file, owned, null);
        }
    }

    private static void close(FileChannel file, AutoCloseable owned, IOException failure) {
        try (owned;
                file) {
            // both, whatever the other one throws
        } catch (Exception e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }
}
