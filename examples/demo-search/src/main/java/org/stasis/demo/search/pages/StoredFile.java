/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.store.AlreadyClosedException;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.api.task.StateType;

/**
 * One file of an index: its length and where in the kernel's memory its bytes are.
 *
 * <p>The bytes lie in blocks of {@value #BLOCK_BYTES}; the last one is only as many pages as it needs. A file grows by
 * whole blocks, until a shorter one ends it for good. Thread-safe.
 */
public final class StoredFile {
    static final int BLOCK_BYTES = 64 << 10;

    private long length;
    /** Where each block starts in the memory file; null once the file is deleted. */
    private long[] blocks = {};

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

    /** Saves the two numbers that find the bytes again; the bytes are saved with the memory file. */
    @Component(service = StateType.class)
    public static final class Type implements StateType<StoredFile> {
        @Override
        public String name() {
            return "org.stasis.demo.search.StoredFile";
        }

        @Override
        public Class<StoredFile> type() {
            return StoredFile.class;
        }

        @Override
        public List<String> fields() {
            return List.of("length", "blocks");
        }

        @Override
        public void save(StoredFile file, FieldWriter out) {
            out.putLong(0, file.length);
            out.putObject(1, file.blocks);
        }

        @Override
        public StoredFile create(FieldReader in) {
            return new StoredFile();
        }

        @Override
        public void load(StoredFile file, FieldReader in) {
            file.length = in.getLong(0);
            file.blocks = in.getObject(1, long[].class);
        }
    }
}
