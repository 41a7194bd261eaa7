/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.nio.ByteBuffer;
import java.util.Map;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.benchmarks.Rounds.Work;
import org.stasis.internal.PlainStates;

/**
 * Durable saves beside a plain durable write of the same bytes, one to the page cache beside such a write, and one of memory
 * that is all zero, which is only looked at, beside a read of it.
 */
final class SaveBenchmark implements Benchmark {
    private static final String IMAGE = "image";
    private static final String WRITE = "plain write and force";
    private static final String WRITE_TO_CACHE = "plain write to the page cache";
    private static final String READ = "memory read, 1 MiB pieces";
    private static final String AUTHENTICATED = "durable-authenticated";
    private static final String ENCRYPTED = "durable-encrypted";
    private static final String CACHED = "cached-encrypted";
    private static final String LIVE = "live";
    private static final String SCAN = "zero-scan";

    @Override
    public String name() {
        return "save";
    }

    @Override
    public String about() {
        return "durable authenticated saves of 1 GiB of kernel memory, against a plain durable write";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(1L << 30) / PIECE_BYTES) * PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            var states = SaveLoadBenchmark.states(scratch.path());
            var cached = SaveLoadBenchmark.states(scratch.path().resolve("cached"), false);
            PlainFile plain = new PlainFile(scratch.path().resolve("plain"));
            MemoryKernel kernel = new MemoryKernel(bytes);
            kernel.fill();
            MemoryKernel zeros = new MemoryKernel(bytes);
            zeros.fillWithZeros();
            Work clear = () -> {
                plain.delete();
                delete(states);
                delete(cached);
            };
            Map<String, Times> times = new Rounds()
                    .add(WRITE, clear, () -> plain.write(kernel, bytes))
                    .add(AUTHENTICATED, clear, () -> states.save(image("hmac-sha256"), kernel))
                    .add(ENCRYPTED, clear, () -> states.save(image("aes-256-gcm"), kernel))
                    .add(LIVE, clear, () -> states.save(image("hmac-sha256").live(true), kernel))
                    .add(WRITE_TO_CACHE, clear, () -> plain.writeToCache(kernel, bytes))
                    .add(CACHED, clear, () -> cached.save(image("aes-256-gcm"), kernel))
                    .add(READ, clear, () -> read(zeros, bytes))
                    .add(SCAN, clear, () -> states.save(image("hmac-sha256"), zeros))
                    .run(1, settings.rounds());
            report.table("Save of " + (bytes >> 20) + " MiB to a folder", Report.Unit.MEGABYTES, bytes);
            report.compare(AUTHENTICATED + "-over-plain", times.get(AUTHENTICATED), times.get(WRITE));
            report.compare(ENCRYPTED + "-over-plain", times.get(ENCRYPTED), times.get(WRITE));
            report.compare(LIVE + "-over-plain", times.get(LIVE), times.get(WRITE));
            report.compare(CACHED + "-over-cached-plain", times.get(CACHED), times.get(WRITE_TO_CACHE));
            report.compare("zero-scan-over-read", times.get(SCAN), times.get(READ));
        }
    }

    private static SaveOptions.Builder image(String scheme) {
        return SaveOptions.to(IMAGE).scheme(scheme);
    }

    /** So that nobody pays for the removal of another's files. */
    private static void delete(PlainStates states) throws StateException {
        try {
            states.service().delete(ImageRef.parse(IMAGE));
        } catch (ImageNotFoundException e) {
            // the first has nothing to delete
        }
    }

    private static void read(MemoryKernel kernel, long bytes) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            kernel.read(at, piece.clear());
        }
    }
}
