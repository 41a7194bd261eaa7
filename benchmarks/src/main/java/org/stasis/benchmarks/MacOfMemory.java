/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** A code of the platform's HMAC-SHA256 for each MiB of a kernel's memory, made by all processors: the limit of keyed work. */
final class MacOfMemory {
    private final MemoryKernel kernel;
    private final long bytes;
    private final SecretKey key;

    MacOfMemory(MemoryKernel kernel, long bytes, SecretKey key) {
        this.kernel = kernel;
        this.bytes = bytes;
        this.key = key;
    }

    void run() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            AtomicLong next = new AtomicLong();
            Callable<Void> worker = () -> work(next);
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(processors, worker))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private Void work(AtomicLong next) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = next.getAndAdd(PIECE_BYTES); at < bytes; at = next.getAndAdd(PIECE_BYTES)) {
            kernel.read(at, piece.clear());
            mac.update(piece.flip());
            mac.doFinal();
        }
        return null;
    }
}
