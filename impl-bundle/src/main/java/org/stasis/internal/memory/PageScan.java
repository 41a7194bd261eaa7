/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Saved;

/**
 * Walks memory files page by page, hands out the pages to be stored one after the other, and notes which these were.
 * Copying and looking for zeros are one pass, because the page is in the cache then.
 */
final class PageScan {
    private static final byte[] ZERO_PAGE = new byte[PAGE_BYTES];

    /** Takes stored pages. */
    interface Sink {
        /** A piece of staging memory with room for a page at its position; filled in place. */
        ByteBuffer room() throws Exception;
    }

    private final boolean excludeZeroPages;
    private final LongConsumer scanned;

    /**
     * @param scanned told of each page's bytes when it was looked at
     */
    PageScan(boolean excludeZeroPages, LongConsumer scanned) {
        this.excludeZeroPages = excludeZeroPages;
        this.scanned = scanned;
    }

    List<Saved> scan(List<PageSource> memory, Sink sink) throws Exception {
        List<Saved> files = new ArrayList<>();
        for (PageSource file : memory) {
            List<PageRange> allocated = file.allocated();
            files.add(new Saved(file.id(), allocated, scan(file, allocated, sink)));
        }
        return files;
    }

    private List<PageRange> scan(PageSource file, List<PageRange> allocated, Sink sink) throws Exception {
        List<PageRange> stored = new ArrayList<>();
        long runStart = -1;
        long runEnd = -1;
        for (PageRange range : allocated) {
            for (long at = range.start(); at < range.end(); at += PAGE_BYTES) {
                if (store(file, at, sink.room())) {
                    if (at != runEnd) {
                        if (runStart >= 0) {
                            stored.add(new PageRange(runStart, runEnd));
                        }
                        runStart = at;
                    }
                    runEnd = at + PAGE_BYTES;
                }
                scanned.accept(PAGE_BYTES);
            }
        }
        if (runStart >= 0) {
            stored.add(new PageRange(runStart, runEnd));
        }
        return stored;
    }

    private boolean store(PageSource file, long at, ByteBuffer room) {
        int start = room.position();
        file.read(at, room.limit(start + PAGE_BYTES));
        room.limit(room.capacity());
        if (!excludeZeroPages) {
            return true;
        }
        int from = room.arrayOffset() + start;
        boolean zero = Arrays.mismatch(room.array(), from, from + PAGE_BYTES, ZERO_PAGE, 0, PAGE_BYTES) < 0;
        if (zero) {
            room.position(start);
        }
        return !zero;
    }
}
