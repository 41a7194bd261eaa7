/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.function.LongConsumer;

/** Reads extents with several workers and hands on the pages of those whose code is right; the first wrong one ends all. */
final class PageLoad {
    private final ExtentTable extents;
    private final PageFiles files;
    private final ExtentReader.Sink sink;
    private final LongConsumer loaded;
    private int next;

    private PageLoad(ExtentTable extents, PageFiles files, ExtentReader.Sink sink, LongConsumer loaded) {
        this.extents = extents;
        this.files = files;
        this.sink = sink;
        this.loaded = loaded;
    }

    /**
     * Returns when all extents were read, checked and handed on.
     *
     * @param sink called by several threads at once
     * @param loaded told the decompressed bytes of each extent, by the workers
     */
    static void run(ExtentTable extents, PageFiles files, ExtentReader.Sink sink, LongConsumer loaded)
            throws Exception {
        var load = new PageLoad(extents, files, sink, loaded);
        try (Workers workers = new Workers("stasis-load-pages")) {
            for (int i = 0; i < Workers.COUNT; i++) {
                workers.start(() -> load.work(workers));
            }
            workers.join();
        }
    }

    private void work(Workers workers) throws Exception {
        ExtentReader reader = new ExtentReader(extents, files);
        for (Span span = span(); span != null && !workers.failed(); span = span()) {
            reader.read(span.from(), span.to(), (row, pages) -> {
                sink.accept(row, pages);
                loaded.accept(extents.bytes(row));
            });
        }
    }

    private synchronized Span span() {
        if (next == extents.size()) {
            return null;
        }
        int from = next;
        next = ExtentReader.neighbours(extents, from);
        return new Span(from, next);
    }

    private record Span(int from, int to) {}
}
