/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
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
        ExtentReader reader = new ExtentReader(how, in, where);
        for (int i = next.getAndIncrement();
                i < pages.extents().size() && !workers.failed();
                i = next.getAndIncrement()) {
            Extent extent = pages.extents().get(i);
            sink.accept((long) i * PagesMetadata.EXTENT_BYTES, reader.read(i, extent));
            loaded.accept(extent.bytes());
        }
    }
}
