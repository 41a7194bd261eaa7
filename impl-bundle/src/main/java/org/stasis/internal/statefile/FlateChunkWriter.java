/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compressed chunks: {@code length u32 | deflate stream | code}, the code only with a key. Several are compressed at the
 * same time and written in their order; memory is bounded by their number.
 */
final class FlateChunkWriter implements ChunkWriter {
    private static final int MAX_THREADS = 4;

    private final OutputStream out;
    private final ChunkCodes codes;
    private final byte[] length = new byte[4];
    private final ExecutorService threads;
    private final ArrayDeque<FlateChunk> idle = new ArrayDeque<>();
    private final ArrayDeque<Future<FlateChunk>> pending = new ArrayDeque<>();

    /**
     * @param codes null without a key
     */
    FlateChunkWriter(OutputStream out, ChunkCodes codes) {
        this.out = out;
        this.codes = codes;
        int count = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        threads = Executors.newFixedThreadPool(count, task -> {
            var thread = new Thread(task, "stasis-flate");
            thread.setDaemon(true);
            return thread;
        });
        // one more than threads, so that none waits while a chunk is written
        for (int i = 0; i <= count; i++) {
            idle.add(new FlateChunk());
        }
    }

    @Override
    public void write(byte[] chunk, int offset, int count) throws IOException {
        if (idle.isEmpty()) {
            writeOldest();
        }
        FlateChunk free = idle.remove();
        free.fill(chunk, offset, count);
        pending.add(threads.submit(free::compress, free));
    }

    private void writeOldest() throws IOException {
        FlateChunk done = await(pending.remove());
        out.write(ByteBuffer.wrap(length).putInt(done.length()).array());
        out.write(done.bytes(), 0, done.length());
        if (codes != null) {
            out.write(codes.next(done.bytes(), 0, done.length()));
        }
        idle.add(done);
    }

    private static FlateChunk await(Future<FlateChunk> chunk) throws IOException {
        try {
            return chunk.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while compressing").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("cannot compress: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void finish() throws IOException {
        while (!pending.isEmpty()) {
            writeOldest();
        }
    }

    @Override
    public void close() {
        pending.forEach(chunk -> chunk.cancel(false));
        threads.shutdown();
    }
}
