/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.stasis.internal.memory.PagesMetadata.Extent;
import org.stasis.internal.memory.PagesMetadata.Saved;
import org.stasis.spi.Compression;
import org.stasis.spi.PageWriter;

/**
 * Saves the pages of memory files as extents: the caller's thread scans, workers compress, tag and write. Memory stays
 * bounded by a ring of a few extents, however large the files.
 */
final class PageSave {
    private final Extents how;
    private final PageWriter out;
    private final Workers workers;
    private final ExtentRing ring;
    private final List<Extent> extents = new ArrayList<>();
    private long position;
    private long nextNumber;

    private PageSave(Extents how, PageWriter out, Workers workers) {
        this.how = how;
        this.out = out;
        this.workers = workers;
        ring = new ExtentRing(2 * Workers.COUNT, workers::failed);
    }

    /**
     * Scans, and returns when all pages are written.
     *
     * @throws Exception the first failure of the scan or a worker
     */
    static PagesMetadata run(
            List<PageSource> memory, boolean excludeZeroPages, Extents how, PageWriter out, LongConsumer scanned)
            throws Exception {
        try (Workers workers = new Workers("stasis-save-pages")) {
            PageSave save = new PageSave(how, out, workers);
            for (int i = 0; i < Workers.COUNT; i++) {
                workers.start(save::work);
            }
            List<Saved> files = List.of();
            try {
                files = save.scan(memory, excludeZeroPages, scanned);
            } catch (Throwable e) {
                workers.fail(e);
            }
            workers.join();
            return new PagesMetadata(how.image(), how.compressionName(), files, save.extents);
        }
    }

    private List<Saved> scan(List<PageSource> memory, boolean excludeZeroPages, LongConsumer scanned) throws Exception {
        var staging = new Staging();
        List<Saved> files = new PageScan(excludeZeroPages, scanned).scan(memory, staging);
        staging.flush();
        ring.end();
        return files;
    }

    /** Where the scan puts pages: the ring's buffers, one after the other. */
    private final class Staging implements PageScan.Sink {
        private ByteBuffer current;
        private long number;

        @Override
        public ByteBuffer room() throws Exception {
            if (current != null && !current.hasRemaining()) {
                flush();
            }
            if (current == null) {
                current = ring.free();
                if (current == null) {
                    throw new IOException("writing pages has stopped"); // suppressed: the worker's failure came first
                }
            }
            return current;
        }

        void flush() {
            if (current != null && current.position() > 0) {
                ring.fill(new ExtentRing.Filled(number++, current.flip()));
                current = null;
            }
        }
    }

    private void work() throws Exception {
        ExtentTag tag = how.tag();
        ByteBuffer room = how.compression() == null
                ? null
                : ByteBuffer.allocate(how.compression().maxCompressedBytes(PagesMetadata.EXTENT_BYTES));
        for (ExtentRing.Filled extent = ring.take(); extent != null; extent = ring.take()) {
            int bytes = extent.bytes().remaining();
            ByteBuffer stored = shorter(extent.bytes(), room);
            byte[] code = tag.of(extent.number(), bytes, stored);
            long at = place(extent.number(), stored.remaining(), bytes, code);
            if (at < 0) {
                return;
            }
            out.write(at, stored);
            ring.give(extent.bytes());
        }
    }

    /** The compressed bytes if they are fewer, else the bytes themselves: the length then says which it is. */
    private ByteBuffer shorter(ByteBuffer bytes, ByteBuffer room) {
        Compression compression = how.compression();
        if (compression == null) {
            return bytes.duplicate();
        }
        compression.compress(bytes.duplicate(), room.clear());
        return room.position() < bytes.remaining() ? room.flip() : bytes.duplicate();
    }

    /** Gives places in the order of the extents' numbers, so that the same pages always give the same file. */
    private synchronized long place(long number, int stored, int bytes, byte[] tag) throws InterruptedException {
        while (number != nextNumber && !workers.failed()) {
            wait(50);
        }
        if (workers.failed()) {
            return -1;
        }
        long at = position;
        extents.add(new Extent(at, stored, bytes, tag));
        position += stored;
        nextNumber++;
        notifyAll();
        return at;
    }
}
