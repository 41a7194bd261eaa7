/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.lucene.store.AlreadyClosedException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.api.task.Savable;

/**
 * One file of an index: its length and where in the kernel's memory its bytes are.
 *
 * <p>The bytes lie in blocks of {@value #BLOCK_BYTES}; the last one is only as many pages as it needs. A file grows by
 * whole blocks, until a shorter one ends it for good. Thread-safe.
 */
@Savable
public final class StoredFile {
    static final int BLOCK_BYTES = 64 << 10;

    long length;
    /** Where each block starts in the memory file; null once the file is deleted. */
    long[] blocks = {};

    synchronized long length() {
        return length;
    }

    /** Adds a block of the buffer's remaining bytes, at most {@value #BLOCK_BYTES}. */
    synchronized void append(MemoryFile memory, ByteBuffer bytes) {
        ensureKept();
        if (length % BLOCK_BYTES != 0 || bytes.remaining() > BLOCK_BYTES) {
            throw new IllegalStateException(bytes.remaining() + " bytes after a file of " + length + " bytes");
        }
        int count = bytes.remaining();
        long start = memory.allocate(count).start();
        memory.write(start, bytes);
        blocks = Arrays.copyOf(blocks, blocks.length + 1);
        blocks[blocks.length - 1] = start;
        length += count;
    }

    /** Fills the buffer with what the file holds at {@code position}. */
    synchronized void read(MemoryFile memory, long position, ByteBuffer into) throws EOFException {
        ensureKept();
        if (position + into.remaining() > length) {
            throw new EOFException("read of " + into.remaining() + " bytes at " + position + " of " + length);
        }
        int limit = into.limit();
        while (into.position() < limit) {
            int offset = (int) (position % BLOCK_BYTES);
            int count = Math.min(limit - into.position(), BLOCK_BYTES - offset);
            into.limit(into.position() + count);
            memory.read(blocks[(int) (position / BLOCK_BYTES)] + offset, into);
            position += count;
        }
    }

    /** Gives the pages back; a reader that is still open gets an error instead of somebody else's bytes. */
    synchronized void delete(MemoryFile memory) {
        ensureKept();
        for (int i = 0; i < blocks.length; i++) {
            long used = Math.min(BLOCK_BYTES, length - (long) i * BLOCK_BYTES);
            long pages = (used + MemoryFile.PAGE_BYTES - 1) / MemoryFile.PAGE_BYTES;
            memory.free(new PageRange(blocks[i], blocks[i] + pages * MemoryFile.PAGE_BYTES));
        }
        blocks = null;
    }

    private void ensureKept() {
        if (blocks == null) {
            throw new AlreadyClosedException("the file is deleted");
        }
    }
}
