/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** An image that runsc reads, rebuilt in a folder from what {@link Checkpoint#saveTo} wrote. Confined to one thread. */
public final class RebuiltCheckpoint implements AutoCloseable {
    private static final String WHERE = "image of a sandbox";
    /** A sandbox had one memory file, which lay from 0 on if its pages were separate. */
    private static final long FORMAT_OF_ONE_FILE = 1;

    private static final int MAX_HEAD_BYTES = 17 << 20;

    private final FileChannel file;
    private final List<RebuiltMemory> memory;

    private RebuiltCheckpoint(FileChannel file, List<RebuiltMemory> memory) {
        this.file = file;
        this.memory = memory;
    }

    /**
     * Reads everything but the pages.
     *
     * @param folder empty; stays the caller's
     */
    public static RebuiltCheckpoint read(StateInput in, Path folder) throws StateStreamException, KernelException {
        GraphFields graph = GraphFields.of(WHERE, in.graph(StateTypes.BUILT_IN));
        long format = graph.number("format");
        if (format != FORMAT_OF_ONE_FILE) {
            graph.expectFormat(Layout.FORMAT);
        }
        Layout layout = Layout.named(graph.text("layout"));
        try {
            return switch (layout) {
                case SINGLE_FILE -> single(in, pages(graph, format, true), folder.resolve(ImageFolder.STATE));
                case SEPARATE_PAGES -> separate(in, pages(graph, format, false), folder);
                case WHOLE -> {
                    copy(in, folder.resolve(ImageFolder.STATE));
                    yield new RebuiltCheckpoint(null, List.of());
                }
            };
        } catch (StateStreamException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new StateStreamException(WHERE + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new KernelException("an image for runsc could not be written to " + folder + ": " + e, e);
        }
    }

    private static CommittedPages pages(GraphFields graph, long format, boolean headed) throws StateStreamException {
        if (format != FORMAT_OF_ONE_FILE) {
            List<long[]> ends = new ArrayList<>();
            for (Object one : graph.list("pages")) {
                if (!(one instanceof long[] numbers)) {
                    throw new StateStreamException(WHERE + ".pages: expected numbers");
                }
                ends.add(numbers);
            }
            return CommittedPages.of(headed, graph.numbers("graphBytes"), ends);
        }
        if (headed) {
            return CommittedPages.of(true, new long[] {graph.number("graphBytes"), 0}, List.of(graph.numbers("pages")));
        }
        long bytes = graph.number("pageBytes");
        return CommittedPages.of(false, new long[2], List.of(bytes == 0 ? new long[0] : new long[] {0, bytes}));
    }

    private static RebuiltCheckpoint single(StateInput in, CommittedPages pages, Path path)
            throws IOException, StateStreamException {
        byte[] head;
        try (InputStream section = in.section()) {
            head = section.readNBytes(MAX_HEAD_BYTES);
        }
        FileChannel file = create(path);
        try {
            StoredPayload payload = StoredPayload.create(file, head, pages.bytes());
            for (PagePlaces places : pages.files()) {
                places.writeHeads(payload);
            }
            graphs(in, pages, payload);
            return new RebuiltCheckpoint(file, memory(pages, payload::write));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static List<RebuiltMemory> memory(CommittedPages pages, RebuiltMemory.Pages body) {
        return pages.files().stream()
                .map(places -> new RebuiltMemory(
                        places.id(),
                        places.ranges(),
                        (position, from) ->
                                places.forEach(position, from, (piece, at, bytes) -> body.write(at, bytes))))
                .toList();
    }

    private static void graphs(StateInput in, CommittedPages pages, StoredPayload payload) throws IOException {
        long[] parts = pages.graphBytes();
        try (InputStream section = in.section()) {
            for (int i = 0; i < parts.length; i++) {
                fill(payload, pages.graphsAt(i), parts[i], section);
            }
        }
    }

    private static void fill(StoredPayload payload, long to, long bytes, InputStream from) throws IOException {
        byte[] piece = new byte[1 << 20];
        for (long at = 0; at < bytes; at += piece.length) {
            int length = (int) Math.min(piece.length, bytes - at);
            if (from.readNBytes(piece, 0, length) < length) {
                throw new StateStreamException(WHERE + ": its graphs end before " + bytes + " bytes");
            }
            payload.write(to + at, ByteBuffer.wrap(piece, 0, length));
        }
    }

    private static RebuiltCheckpoint separate(StateInput in, CommittedPages pages, Path folder) throws IOException {
        copy(in, folder.resolve(ImageFolder.STATE));
        copy(in, folder.resolve(ImageFolder.PAGES_METADATA));
        FileChannel file = create(folder.resolve(ImageFolder.PAGES));
        if (pages.bytes() > 0) {
            // zero pages are not written, and the length must be there all the same
            FileBytes.write(file, pages.bytes() - 1, ByteBuffer.allocate(1));
        }
        return new RebuiltCheckpoint(file, memory(pages, (position, from) -> FileBytes.write(file, position, from)));
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void copy(StateInput in, Path to) throws IOException {
        try (InputStream section = in.section();
                FileChannel file = create(to);
                OutputStream out = Channels.newOutputStream(file)) {
            section.transferTo(out);
        }
    }

    /** To be filled from the image. */
    public List<MemoryFile> memory() {
        return List.copyOf(memory);
    }

    /** Ends the writing; from now on runsc can read the folder. */
    public void finish() throws KernelException {
        for (RebuiltMemory one : memory) {
            if (!one.isComplete()) {
                throw new KernelException("the image holds only " + one.allocatedBytes() + " of " + one.limitBytes()
                        + " bytes of the sandbox's memory '" + one.id() + "'");
            }
        }
        try {
            close();
        } catch (IOException e) {
            throw new KernelException("an image for runsc could not be written: " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** Makes what is in the folder durable, for an image that people keep. */
    public static void force(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path path : files.toList()) {
                try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    written.force(true);
                }
            }
        }
    }
}
