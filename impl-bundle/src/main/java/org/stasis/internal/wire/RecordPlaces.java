/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

/**
 * Where {@link MemoryRecord}s stand in a stream, which only its beginning tells: behind gVisor's kernel, unless graphs
 * describe the memory, and then behind the pages of the record before.
 */
final class RecordPlaces {
    private static final String KERNEL = "pkg/sentry/kernel.Kernel";
    private static final String MEMORY = "pkg/sentry/pgalloc.";

    private final boolean pagesInside;
    private boolean begun;
    private boolean graphsTell;
    private long pages;

    private RecordPlaces(boolean pagesInside) {
        this.pagesInside = pagesInside;
        begun = !pagesInside;
    }

    /** In a stream that begins with a kernel, if any. */
    static RecordPlaces behindTheKernel() {
        return new RecordPlaces(true);
    }

    /** In a stream that is nothing but memory, and whose pages are elsewhere. */
    static RecordPlaces withoutPages() {
        return new RecordPlaces(false);
    }

    void type(String name) {
        begun |= name.equals(KERNEL);
        graphsTell |= name.startsWith(MEMORY);
    }

    void record(long committed) {
        pages = pagesInside ? committed : 0;
    }

    void pages() {
        pages--;
    }

    /** Whether one follows if no graph does. */
    boolean expected() {
        return begun && !graphsTell && pages <= 0;
    }

    /** Whether the stream cannot end here: pages of the last record follow. */
    boolean pagesFollow() {
        return pages > 0;
    }
}
