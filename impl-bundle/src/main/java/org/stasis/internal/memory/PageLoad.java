/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.memory.PagesMetadata.Extent;
import org.stasis.spi.PageReader;

/** Reads extents with several workers and hands on the bytes of those whose tag is right; the first wrong one ends all. */
final class PageLoad {
    /** Takes checked bytes at their offset in the line of stored pages. Called by several threads at once. */
    interface Sink {
        void accept(long offset, ByteBuffer bytes);
    }

    private final PagesMetadata pages;
    private final Extents how;
    private final PageReader in;
    private final String where;
    private final Sink sink;
    private final LongConsumer loaded;
    private final AtomicInteger next = new AtomicInteger();

    private PageLoad(PagesMetadata pages, Extents how, PageReader in, String where, Sink sink, LongConsumer loaded) {
        this.pages = pages;
        this.how = how;
        this.in = in;
        this.where = where;
        this.sink = sink;
        this.loaded = loaded;
    }

    /**
     * Returns when all extents were read, checked and handed on.
     *
     * @param where name of the file, for messages
     * @param loaded told the decompressed bytes of each extent, by the workers
     */
    static void run(PagesMetadata pages, Extents how, PageReader in, String where, Sink sink, LongConsumer loaded)
            throws Exception {
        var load = new PageLoad(pages, how, in, where, sink, loaded);
        try (Workers workers = new Workers("stasis-load-pages")) {
            for (int i = 0; i < Workers.COUNT; i++) {
                workers.start(() -> load.work(workers));
            }
            workers.join();
        }
    }

    private void work(Workers workers) throws Exception {
        ExtentTag tag = how.tag();
        ByteBuffer read = ByteBuffer.allocate(PagesMetadata.EXTENT_BYTES);
        ByteBuffer room = ByteBuffer.allocate(how.compression() == null ? 0 : PagesMetadata.EXTENT_BYTES);
        for (int i = next.getAndIncrement();
                i < pages.extents().size() && !workers.failed();
                i = next.getAndIncrement()) {
            Extent extent = pages.extents().get(i);
            in.read(extent.position(), read.clear().limit(extent.storedBytes()));
            byte[] found = tag.of(i, extent.bytes(), read.flip());
            if (!MessageDigest.isEqual(extent.tag(), found)) {
                throw new IntegrityException(
                        where + "@" + extent.position(),
                        "the " + extent.storedBytes() + " bytes of extent " + i + " are not those that were saved:"
                                + " their authentication code does not match. The file was changed or is damaged;"
                                + " nothing of it was used. Load another image");
            }
            sink.accept((long) i * PagesMetadata.EXTENT_BYTES, whole(extent, read, room));
            loaded.accept(extent.bytes());
        }
    }

    private ByteBuffer whole(Extent extent, ByteBuffer stored, ByteBuffer room) throws StateFileException {
        if (extent.storedBytes() == extent.bytes()) {
            return stored;
        }
        if (how.compression() == null) {
            throw new CorruptImageException(
                    where + "@" + extent.position(),
                    extent.bytes() + " bytes",
                    extent.storedBytes() + " bytes in an image without compression",
                    "The pages' metadata contradicts itself; load another image");
        }
        try {
            how.compression().decompress(stored, room.clear().limit(extent.bytes()));
        } catch (IOException e) {
            throw new CorruptImageException(
                    where + "@" + extent.position(), "cannot be decompressed: " + e.getMessage(), e);
        }
        return room.flip();
    }
}
