/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.nio.ByteBuffer;
import java.util.Map;
import org.stasis.api.SaveOptions;

/**
 * A durable, authenticated save beside a plain durable write of the same bytes, and one of memory that is all zero, which
 * is only looked at, beside a read of it.
 */
final class SaveBenchmark implements Benchmark {
    private static final String WRITE = "plain write and force";
    private static final String READ = "memory read, 1 MiB pieces";
    private static final String AUTHENTICATED = "durable-authenticated";
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
            PlainFile plain = new PlainFile(scratch.path().resolve("plain"));
            MemoryKernel kernel = new MemoryKernel(bytes);
            kernel.fill();
            MemoryKernel zeros = new MemoryKernel(bytes);
            zeros.fillWithZeros();
            Map<String, Times> times = new Rounds()
                    .add(WRITE, plain::delete, () -> plain.write(kernel, bytes))
                    .add(AUTHENTICATED, () -> states.save(to(AUTHENTICATED), kernel))
                    .add(LIVE, () -> states.save(to(LIVE).live(true), kernel))
                    .add(READ, () -> read(zeros, bytes))
                    .add(SCAN, () -> states.save(to(SCAN), zeros))
                    .run(1, settings.rounds());
            report.table("Save of " + (bytes >> 20) + " MiB to a folder", Report.Unit.MEGABYTES, bytes);
            report.compare(AUTHENTICATED + "-over-plain", times.get(AUTHENTICATED), times.get(WRITE));
            report.compare("live-over-plain", times.get(LIVE), times.get(WRITE));
            report.compare("zero-scan-over-read", times.get(SCAN), times.get(READ));
        }
    }

    private static SaveOptions.Builder to(String image) {
        return SaveOptions.to(image).scheme("hmac-sha256").replace(true);
    }

    private static void read(MemoryKernel kernel, long bytes) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            kernel.read(at, piece.clear());
        }
    }
}
