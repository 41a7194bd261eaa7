/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * The pages of a memory file as they were, while tasks change them: whoever comes to a page first, the reader of the
 * snapshot or a writer about to change it, copies it; a stamp sees to it that exactly one does.
 *
 * <p>Copies that writers made wait here for the reader, a bounded number of them; when there is no room a writer waits
 * until the reader has taken one or the snapshot is closed. The reader never waits for a writer, except for the copy of
 * one page that is being made.
 */
final class CopyOnWriteSnapshot implements MemorySnapshot {
    /** Copies that may wait: 64 MiB. */
    static final int ROOM = (64 << 20) / PAGE_BYTES;

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(PAGE_BYTES).asReadOnlyBuffer();

    /** What the memory file was when the snapshot began. */
    record Then(String id, List<PageRange> allocated, PageSet pages, Map<PageRange, String> secrets, long mark) {}

    /** The memory file's bytes and what is known of them; they go on changing. */
    record Now(Slabs slabs, PageSet written, PageChanges changes, Arrivals arrivals) {}

    /** Waits for bytes that are still on their way from an image. */
    interface Arrivals {
        void await(long position, long bytes);
    }

    private final Then then;
    private final Now now;
    private final PageStamps.Epoch stamps;
    private final CopyRoom room;
    private final Runnable end;
    private final Map<Long, ByteBuffer> copies = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param end tells the memory file that writers need no longer ask */
    CopyOnWriteSnapshot(Then then, Now now, PageStamps.Epoch stamps, CopyRoom room, Runnable end) {
        this.then = then;
        this.now = now;
        this.stamps = stamps;
        this.room = room;
        this.end = end;
    }

    @Override
    public String id() {
        return then.id();
    }

    @Override
    public List<PageRange> allocated() {
        return then.allocated();
    }

    @Override
    public Map<PageRange, String> secrets() {
        return then.secrets();
    }

    @Override
    public long mark() {
        return then.mark();
    }

    @Override
    public boolean changedSince(long since, long position, long bytes) {
        return now.changes().since(since, position, bytes);
    }

    /** Called by a writer before it changes a page: afterwards the page may be changed. */
    void keep(long page) {
        if (!then.pages().has(page)) {
            return; // allocated since: not in the snapshot
        }
        while (!closed && !stamps.isKept(page)) {
            if (!now.written().has(page)) { // and nobody writes it before it is kept
                keepZeros(page);
            } else if (room.take()) { // before the claim: who holds one must neither wait nor fail
                keepCopy(page, ByteBuffer.allocate(PAGE_BYTES));
            }
        }
    }

    private void keepZeros(long page) {
        if (stamps.claim(page)) {
            claimed(page, () -> copies.put(page, ZEROS));
        }
    }

    private void keepCopy(long page, ByteBuffer copy) {
        boolean kept = false;
        try {
            if (stamps.claim(page)) {
                claimed(page, () -> {
                    now.slabs().read(page * PAGE_BYTES, copy);
                    copies.put(page, copy.flip());
                });
                kept = true;
            }
        } finally {
            if (!kept) {
                room.give();
            }
        }
    }

    /** Copies a page that this thread claimed. Should that fail, somebody else may try: all others wait for it. */
    private void claimed(long page, Runnable copying) {
        boolean copied = false;
        try {
            copying.run();
            copied = true;
        } finally {
            if (copied) {
                stamps.keep(page);
            } else {
                stamps.giveUp(page);
            }
        }
    }

    @Override
    public void read(long position, ByteBuffer into) {
        if (position % PAGE_BYTES != 0 || into.remaining() % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("a snapshot is read in whole pages");
        }
        now.arrivals().await(position, into.remaining()); // before any claim: it may fail
        for (long page = position / PAGE_BYTES; into.hasRemaining(); page++) {
            readPage(page, into);
        }
    }

    private void readPage(long page, ByteBuffer into) {
        int end = into.limit();
        into.limit(into.position() + PAGE_BYTES);
        if (!claim(page)) {
            into.put(take(page));
        } else if (now.written().has(page)) {
            claimed(page, () -> now.slabs().read(page * PAGE_BYTES, into));
        } else {
            claimed(page, () -> into.put(ZEROS.duplicate()));
        }
        into.limit(end);
    }

    /** Returns false if the page is kept: copied by a writer, or read before. */
    private boolean claim(long page) {
        while (!stamps.claim(page)) {
            if (stamps.isKept(page)) {
                return false;
            } // else lost to a writer that gave it up
        }
        return true;
    }

    private ByteBuffer take(long page) {
        ByteBuffer copy = copies.remove(page);
        if (copy == null) {
            throw new IllegalStateException("page " + page + " of a snapshot was read before");
        }
        if (copy != ZEROS) {
            room.give();
        }
        return copy.duplicate();
    }

    @Override
    public void skip(long position, long bytes) {
        for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + bytes; page++) {
            if (claim(page)) {
                stamps.keep(page);
            } else if (copies.containsKey(page)) {
                take(page);
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            room.close();
            end.run();
        }
    }
}
