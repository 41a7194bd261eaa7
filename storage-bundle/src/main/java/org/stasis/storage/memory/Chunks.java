/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.memory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of one file, in chunks that are taken from the budget as they are written. Thread-safe for disjoint places. */
final class Chunks {
    private static final int CHUNK_BYTES = 1 << 16;

    private final String name;
    private final Budget budget;
    private final Map<Long, byte[]> chunks = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();
    private int holders = 1;

    Chunks(String name, Budget budget) {
        this.name = name;
        this.budget = budget;
    }

    long size() {
        return size.get();
    }

    void write(long position, ByteBuffer from) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            int offset = (int) (at % CHUNK_BYTES);
            int bytes = Math.min(from.remaining(), CHUNK_BYTES - offset);
            from.get(chunk(at / CHUNK_BYTES), offset, bytes);
            at += bytes;
        }
        size.accumulateAndGet(at, Math::max);
    }

    void read(long position, ByteBuffer into) throws IOException {
        if (position > size() || into.remaining() > size() - position) {
            throw new EOFException(name + "@" + position + ": " + into.remaining()
                    + " bytes expected, but the file ends at " + size());
        }
        long at = position;
        while (into.hasRemaining()) {
            int offset = (int) (at % CHUNK_BYTES);
            int bytes = Math.min(into.remaining(), CHUNK_BYTES - offset);
            into.put(chunks.get(at / CHUNK_BYTES), offset, bytes);
            at += bytes;
        }
    }

    private synchronized byte[] chunk(long index) throws IOException {
        byte[] chunk = chunks.get(index);
        if (chunk == null) {
            if (holders == 0) {
                throw new IOException(name + " was removed");
            }
            budget.take(CHUNK_BYTES);
            chunk = new byte[CHUNK_BYTES];
            chunks.put(index, chunk);
        }
        return chunk;
    }

    /**
     * One more generation holds these bytes.
     *
     * @throws NoSuchFileException if none held them any more
     */
    synchronized Chunks share() throws NoSuchFileException {
        if (holders == 0) {
            throw new NoSuchFileException(name, null, "was removed");
        }
        holders++;
        return this;
    }

    /** The last holder gives the bytes back to the budget; who still reads goes on until done. */
    synchronized void release() {
        if (--holders == 0) {
            budget.give((long) chunks.size() * CHUNK_BYTES);
        }
    }
}
