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
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** An image that runsc reads, rebuilt in a folder from what {@link Checkpoint#saveTo} wrote. Confined to one thread. */
public final class RebuiltCheckpoint implements AutoCloseable {
    private static final String WHERE = "image of a sandbox";
    private static final int MAX_HEAD_BYTES = 17 << 20;

    private final FileChannel file;
    private final RebuiltMemory memory;

    private RebuiltCheckpoint(FileChannel file, RebuiltMemory memory) {
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
        graph.expectFormat(Layout.FORMAT);
        Layout layout = Layout.named(graph.text("layout"));
        try {
            return switch (layout) {
                case SINGLE_FILE -> single(in, graph, folder.resolve(ImageFolder.STATE));
                case SEPARATE_PAGES -> separate(in, graph.number("pageBytes"), folder);
                case WHOLE -> {
                    copy(in, folder.resolve(ImageFolder.STATE));
                    yield new RebuiltCheckpoint(null, null);
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

    private static RebuiltCheckpoint single(StateInput in, GraphFields graph, Path path)
            throws IOException, StateStreamException {
        CommittedPages pages = CommittedPages.of(graph.number("graphBytes"), graph.numbers("pages"));
        byte[] head;
        try (InputStream section = in.section()) {
            head = section.readNBytes(MAX_HEAD_BYTES);
        }
        FileChannel file = create(path);
        try {
            StoredPayload payload = StoredPayload.create(file, head, pages.payloadBytes());
            pages.writeHeads(payload);
            graphs(in, pages.graphBytes(), payload);
            return new RebuiltCheckpoint(
                    file,
                    new RebuiltMemory(
                            Layout.MEMORY,
                            pages.ranges(),
                            (position, from) -> pages.forEach(
                                    position, from, (at, payloadAt, bytes) -> payload.write(payloadAt, bytes))));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static void graphs(StateInput in, long bytes, StoredPayload payload) throws IOException {
        byte[] piece = new byte[1 << 20];
        try (InputStream section = in.section()) {
            for (long at = 0; at < bytes; at += piece.length) {
                int length = (int) Math.min(piece.length, bytes - at);
                if (section.readNBytes(piece, 0, length) < length) {
                    throw new StateStreamException(WHERE + ": its graphs end before " + bytes + " bytes");
                }
                payload.write(at, ByteBuffer.wrap(piece, 0, length));
            }
        }
    }

    private static RebuiltCheckpoint separate(StateInput in, long pageBytes, Path folder)
            throws IOException, StateStreamException {
        if (pageBytes > CommittedPages.MAX_BYTES) {
            throw new StateStreamException(WHERE + ": pages of " + pageBytes + " bytes");
        }
        List<PageRange> ranges = pageBytes == 0 ? List.of() : List.of(new PageRange(0, pageBytes));
        copy(in, folder.resolve(ImageFolder.STATE));
        copy(in, folder.resolve(ImageFolder.PAGES_METADATA));
        FileChannel file = create(folder.resolve(ImageFolder.PAGES));
        if (pageBytes > 0) {
            // zero pages are not written, and the length must be there all the same
            FileBytes.write(file, pageBytes - 1, ByteBuffer.allocate(1));
        }
        return new RebuiltCheckpoint(
                file,
                new RebuiltMemory(Layout.MEMORY, ranges, (position, from) -> FileBytes.write(file, position, from)));
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
        return memory == null ? List.of() : List.of(memory);
    }

    /** Ends the writing; from now on runsc can read the folder. */
    public void finish() throws KernelException {
        if (memory != null && !memory.isComplete()) {
            throw new KernelException("the image holds only " + memory.allocatedBytes() + " of " + memory.limitBytes()
                    + " bytes of the sandbox's memory");
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
