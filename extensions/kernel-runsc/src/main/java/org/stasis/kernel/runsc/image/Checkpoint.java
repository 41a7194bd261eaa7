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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * An image as runsc made it, about to be written into one of ours: what is pages as a memory file, the rest as sections.
 * Open until everybody who retained it has closed it. Confined to one thread at a time.
 */
public final class Checkpoint implements AutoCloseable {
    private static final long MAX_RECORD_BYTES = 64 << 20;

    private final Path folder;
    private final AutoCloseable owned;
    private final FileChannel file;
    private final Layout layout;
    private final FlatePayload payload;
    private final CommittedPages committed;
    private final List<MemoryFile> memory;
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
        memory = committed == null
                ? List.of()
                : committed.files().stream().map(this::memory).toList();
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
            CommittedPages committed = separate(folder.resolve(ImageFolder.PAGES_METADATA), file.size());
            return new Checkpoint(folder, owned, file, Layout.SEPARATE_PAGES, null, committed);
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

    private static CommittedPages separate(Path records, long bytes) throws IOException {
        return Files.size(records) > MAX_RECORD_BYTES
                ? CommittedPages.unknown(bytes)
                : CommittedPages.find(Files.readAllBytes(records), bytes);
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

    /** Who made it, in the words of {@code runsc --version}; empty if it does not tell, as until March 2025. */
    public Optional<String> runsc() throws IOException {
        try (FileChannel state = FileChannel.open(folder.resolve(ImageFolder.STATE))) {
            return StateFileHead.runsc(state);
        } catch (UnknownLayoutException e) {
            return Optional.empty();
        }
    }

    private MemoryFile memory(PagePlaces places) {
        return new ReadOnlyMemory(
                places.id(),
                places.ranges(),
                (position, into) -> places.forEach(
                        position, into, (piece, at, bytes) -> read(places.headBefore(piece), piece, at, bytes)),
                this);
    }

    private void read(byte[] head, long position, long at, ByteBuffer into) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(head.length);
        readBody(at - head.length, found);
        if (!found.flip().equals(ByteBuffer.wrap(head))) {
            throw new IOException(folder.resolve(ImageFolder.STATE) + ": memory at " + position + " was expected at "
                    + at + " of its payload, and something else is there");
        }
        readBody(at, into);
    }

    private void readBody(long position, ByteBuffer into) throws IOException {
        if (payload == null) {
            FileBytes.read(file, position, into);
        } else {
            payload.read(position, into);
        }
    }

    /** Pages as memory files, none where they were not found. */
    public List<MemoryFile> memory() {
        return memory;
    }

    /** Writes everything but the pages; {@link RebuiltCheckpoint#read} reads it. */
    public void saveTo(StateOutput out) throws IOException, KernelException {
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", Layout.FORMAT);
        graph.put("layout", layout.text());
        if (committed != null) {
            graph.put("graphBytes", committed.graphBytes());
            graph.put("pages", committed.files().stream().map(PagePlaces::ends).collect(Collectors.toList()));
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
        long[] parts = committed.graphBytes();
        try (OutputStream section = out.section(Arrays.stream(parts).sum())) {
            for (int i = 0; i < parts.length; i++) {
                copy(committed.graphsAt(i), parts[i], section);
            }
        } catch (UnknownLayoutException e) {
            throw new StateStreamException(folder + " changed while it was read", e);
        }
    }

    private void copy(long from, long bytes, OutputStream to) throws IOException {
        byte[] piece = new byte[1 << 20];
        for (long at = 0; at < bytes; at += piece.length) {
            int length = (int) Math.min(piece.length, bytes - at);
            payload.read(from + at, ByteBuffer.wrap(piece, 0, length));
            to.write(piece, 0, length);
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
