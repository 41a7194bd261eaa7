/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * The pages of a memory file as they were, while tasks change them: whoever comes to a page first, the reader of the
 * snapshot or a writer about to change it, copies it; a stamp sees to it that exactly one does.
 *
 * <p>Copies that writers made wait here for the reader, a bounded number of them; when there is no room a writer waits
 * until the reader has taken one. The reader never waits for a writer, except for the copy of one page that is being made.
 */
final class CopyOnWriteSnapshot implements MemorySnapshot {
    /** Copies that may wait: 64 MiB. */
    private static final int ROOM = (64 << 20) / PAGE_BYTES;

    private final String id;
    private final List<PageRange> allocated;
    private final PageSet pages;
    private final PageStamps.Epoch stamps;
    private final PageChanges changes;
    private final long mark;
    private final Slabs slabs;
    private final Runnable end;
    private final Map<Long, ByteBuffer> copies = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(ROOM);
    private volatile boolean closed;

    /**
     * @param pages the pages of {@code allocated}
     * @param end tells the memory file that writers need no longer ask
     */
    CopyOnWriteSnapshot(
            String id,
            List<PageRange> allocated,
            PageSet pages,
            PageStamps.Epoch stamps,
            PageChanges changes,
            Slabs slabs,
            Runnable end) {
        this.id = id;
        this.allocated = allocated;
        this.pages = pages;
        this.stamps = stamps;
        this.changes = changes;
        this.mark = changes.mark();
        this.slabs = slabs;
        this.end = end;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<PageRange> allocated() {
        return allocated;
    }

    @Override
    public long mark() {
        return mark;
    }

    @Override
    public boolean changedSince(long since, long position, long bytes) {
        return changes.since(since, position, bytes);
    }

    /** Called by a writer before it changes a page: afterwards the page may be changed. */
    void keep(long page) {
        if (!pages.has(page)) {
            return; // allocated since: not in the snapshot
        }
        while (!closed && !stamps.isKept(page)) {
            // room and memory come before the claim: who holds a claim must neither wait nor fail
            room.acquireUninterruptibly();
            ByteBuffer copy = ByteBuffer.allocate(PAGE_BYTES);
            if (stamps.claim(page)) {
                slabs.read(page * PAGE_BYTES, copy);
                copies.put(page, copy.flip());
                stamps.keep(page);
            } else {
                room.release();
            }
        }
    }

    @Override
    public void read(long position, ByteBuffer into) {
        if (position % PAGE_BYTES != 0 || into.remaining() % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("a snapshot is read in whole pages");
        }
        for (long page = position / PAGE_BYTES; into.hasRemaining(); page++) {
            readPage(page, into);
        }
    }

    private void readPage(long page, ByteBuffer into) {
        if (stamps.claim(page)) {
            int limit = into.limit();
            slabs.read(page * PAGE_BYTES, into.limit(into.position() + PAGE_BYTES));
            into.limit(limit);
            stamps.keep(page);
        } else if (stamps.isKept(page)) {
            ByteBuffer copy = copies.remove(page);
            if (copy == null) {
                throw new IllegalStateException("page " + page + " of a snapshot was read before");
            }
            room.release();
            into.put(copy);
        } else {
            readPage(page, into); // the claim was lost to a writer between the two questions
        }
    }

    @Override
    public void skip(long position, long bytes) {
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
            if (stamps.claim(page)) {
                stamps.keep(page);
            } else if (stamps.isKept(page) && copies.remove(page) != null) {
                room.release();
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        end.run();
        room.release(Integer.MAX_VALUE / 2); // whoever waits for room needs none any more
    }
}
