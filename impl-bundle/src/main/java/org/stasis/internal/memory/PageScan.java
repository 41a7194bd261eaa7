/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.internal.memory.PagesBase.Unchanged;
import org.stasis.internal.memory.PagesMetadata.Saved;

/**
 * Walks memory files window by window and hands out the pages to be stored, one after the other. Windows that the base has
 * unchanged are taken over unseen. Copying and looking for zeros are one pass, because the pages are in the cache then.
 */
final class PageScan {
    private static final byte[] ZERO_PAGE = new byte[PAGE_BYTES];

    /** Takes stored pages. */
    interface Sink {
        /** A piece of staging memory on the heap with room for that many bytes at its position; filled in place. */
        ByteBuffer room(int bytes) throws Exception;

        /** The pages that were just filled in are those of this row of the table. */
        void add(int row) throws Exception;
    }

    private final PagesForm form;
    private final ExtentTable table;
    private final Sink sink;
    private final LongConsumer scanned;

    /**
     * @param table has room for all windows of the memory
     * @param scanned told of the bytes of each window when it is done
     */
    PageScan(PagesForm form, ExtentTable table, Sink sink, LongConsumer scanned) {
        this.form = form;
        this.table = table;
        this.sink = sink;
        this.scanned = scanned;
    }

    List<Saved> scan(List<PageSource> memory) throws Exception {
        List<Saved> files = new ArrayList<>();
        for (PageSource file : memory) {
            int from = table.size();
            scan(file);
            files.add(new Saved(file.pages().id(), file.pages().allocated(), from, table.size()));
        }
        return files;
    }

    private void scan(PageSource file) throws Exception {
        Windows windows = new Windows(file.open());
        Unchanged unchanged = form.base().unchanged(file);
        for (long window = windows.from(0); window >= 0; window = windows.from(window + 1)) {
            int allocated = windows.mask(window);
            if (unchanged == null || !takeOver(unchanged.row(window), window, allocated)) {
                store(file.pages(), window, allocated);
            } else {
                skip(file.pages(), window, allocated);
            }
            scanned.accept(Windows.bytes(allocated));
        }
    }

    /** @return whether the base has the window as it is to be stored */
    private boolean takeOver(int row, long window, int allocated) {
        if (row == Unchanged.CHANGED) {
            return false;
        }
        int mask = row == Unchanged.ZERO ? 0 : form.base().mask(row);
        boolean fits = form.excludeZeroPages() ? (mask & ~allocated) == 0 : mask == allocated;
        if (!fits || mask != 0 && !form.base().holds(row)) {
            return false;
        }
        if (mask != 0) {
            form.base().share(row, table, table.add(window, mask));
        }
        return true;
    }

    private static void skip(MemorySnapshot pages, long window, int mask) {
        Windows.eachRun(mask, (offset, bytes) -> pages.skip(window * Windows.BYTES + offset, bytes));
    }

    private void store(MemorySnapshot pages, long window, int allocated) throws Exception {
        ByteBuffer room = sink.room(Windows.bytes(allocated));
        int start = room.position();
        int limit = room.limit();
        Windows.eachRun(
                allocated,
                (offset, bytes) -> pages.read(window * Windows.BYTES + offset, room.limit(room.position() + bytes)));
        room.limit(limit);
        int mask = form.excludeZeroPages() ? withoutZeros(room, start, allocated) : allocated;
        if (mask != 0) {
            sink.add(table.add(window, mask));
        }
    }

    /** Closes the gaps that all-zero pages leave. */
    private static int withoutZeros(ByteBuffer room, int start, int allocated) {
        byte[] bytes = room.array();
        int mask = allocated;
        int from = room.arrayOffset() + start;
        int to = from;
        for (int left = allocated; left != 0; left &= left - 1) {
            if (Arrays.mismatch(bytes, from, from + PAGE_BYTES, ZERO_PAGE, 0, PAGE_BYTES) < 0) {
                mask &= ~Integer.lowestOneBit(left);
            } else {
                if (from != to) {
                    System.arraycopy(bytes, from, bytes, to, PAGE_BYTES);
                }
                to += PAGE_BYTES;
            }
            from += PAGE_BYTES;
        }
        room.position(to - room.arrayOffset());
        return mask;
    }
}
