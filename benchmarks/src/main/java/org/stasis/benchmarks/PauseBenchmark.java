/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.internal.memory.OffHeapMemoryFiles;

/**
 * How long tasks stand still for a snapshot of memory of four sizes while a writer changes five per cent of it each second,
 * from the call for the safepoint until they may go on; and how long if the memory were copied meanwhile.
 */
final class PauseBenchmark implements Benchmark {
    private static final int PAUSES = 300;
    private static final long LEAST = PIECE_BYTES;

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String about() {
        return "how long tasks stand still for a snapshot of 0.25, 1, 4 and 8 GiB with a writer at 5 % a second";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long largest = Math.max(32 * LEAST, settings.bytesOr(8L << 30) / (32L * PIECE_BYTES) * (32L * PIECE_BYTES));
        report.say("%-10s %12s %12s %12s   %s", "MEMORY", "p50 us", "p99 us", "longest us", "CHANGED WHILE OPEN");
        Map<Long, double[]> pauses = new LinkedHashMap<>();
        for (long bytes : new long[] {largest / 32, largest / 8, largest / 2, largest}) {
            pauses.put(bytes, measure(bytes, report));
        }
        report.say("");
        growth("growth-", pauses, largest / 2, largest / 8, 0.5, report);
        growth("growth-p99-", pauses, largest / 2, largest / 8, 0.99, report);
        growth("growth-", pauses, largest, largest / 8, 0.5, report);
        stopAndCopy(largest / 8, pauses.get(largest / 8), report);
    }

    private static void growth(
            String name, Map<Long, double[]> pauses, long large, long small, double share, Report report) {
        report.figure(
                name + label(large) + "-over-" + label(small),
                Quantiles.of(pauses.get(large), share) / Quantiles.of(pauses.get(small), share),
                "pause of the larger divided by that of the smaller, p" + (int) (share * 100));
    }

    private static double[] measure(long bytes, Report report) throws Exception {
        MemoryFile memory = filled(bytes);
        double[] micros = new double[PAUSES];
        long changed = 0;
        try (SteadyWriter writer = new SteadyWriter(memory, bytes / 20)) {
            for (int i = -PAUSES / 5; i < PAUSES; i++) {
                long began = System.nanoTime();
                writer.standStill();
                MemorySnapshot snapshot = memory.snapshot();
                writer.goOn();
                if (i >= 0) {
                    micros[i] = (System.nanoTime() - began) / 1e3;
                }
                changed = Math.max(changed, drain(snapshot, bytes));
            }
        }
        report.say(
                "%-10s %12.1f %12.1f %12.1f   %d KiB",
                label(bytes),
                Quantiles.of(micros, 0.5),
                Quantiles.of(micros, 0.99),
                Quantiles.of(micros, 1),
                changed >> 10);
        return micros;
    }

    /** Reads for a while as a save would, and tells how much was changed meanwhile: copies take no more. */
    private static long drain(MemorySnapshot snapshot, long bytes) {
        try (snapshot) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            long part = Math.min(bytes, 32L * PIECE_BYTES);
            for (long at = 0; at < part; at += PIECE_BYTES) {
                snapshot.read(at, piece.clear());
            }
            long changed = 0;
            for (long at = 0; at < bytes; at += MemoryFile.PAGE_BYTES) {
                changed +=
                        snapshot.changedSince(snapshot.mark(), at, MemoryFile.PAGE_BYTES) ? MemoryFile.PAGE_BYTES : 0;
            }
            return changed;
        }
    }

    private static void stopAndCopy(long bytes, double[] pauses, Report report) {
        MemoryFile memory = filled(bytes);
        MemoryFile copy = filled(bytes);
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        double[] micros = new double[5];
        for (int i = 0; i < micros.length; i++) {
            long began = System.nanoTime();
            for (long at = 0; at < bytes; at += PIECE_BYTES) {
                memory.read(at, piece.clear());
                copy.write(at, piece.flip());
            }
            micros[i] = (System.nanoTime() - began) / 1e3;
        }
        report.figure(
                "snapshot-over-stop-and-copy",
                Quantiles.of(micros, 0.5) / Quantiles.of(pauses, 0.5),
                String.format(
                        "a copy of %s while all stands still takes %.0f us", label(bytes), Quantiles.of(micros, 0.5)));
    }

    private static MemoryFile filled(long bytes) {
        MemoryFile memory = new OffHeapMemoryFiles().create("main", bytes);
        memory.allocate(bytes);
        byte[] piece = new byte[PIECE_BYTES];
        Payload.fill(piece, 1);
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            memory.write(at, ByteBuffer.wrap(piece));
        }
        return memory;
    }

    private static String label(long bytes) {
        return bytes % (1 << 30) == 0 ? (bytes >> 30) + "GiB" : (bytes >> 20) + "MiB";
    }
}
