/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;

/**
 * Incremental saves of a kernel of which so many pages of a thousand were changed since the image before, each far from the
 * others, beside a save without a base; and one of which nothing was changed, beside the forces it cannot do without.
 */
final class IncrementalBenchmark implements Benchmark {
    private static final String FULL = "full";
    private static final int WINDOW_BYTES = 64 << 10;
    private static final int ROW_BYTES = 52; // of pages_meta.img, for each window
    private static final String FORCES = "forces to the disk alone";
    private static final List<Integer> CHANGED = List.of(0, 1, 10, 100);

    @Override
    public String name() {
        return "incremental";
    }

    @Override
    public String about() {
        return "saves of 1 GiB of kernel memory of which little was changed since the base, against a full save";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(1L << 30) / MemoryKernel.PIECE_BYTES) * MemoryKernel.PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            var kernel = new MemoryKernel(bytes);
            kernel.fill();
            Saves saves = new Saves(SaveLoadBenchmark.states(scratch.path()), kernel);
            LeastForces forces = new LeastForces(scratch.path().resolve("forces"));
            Rounds rounds =
                    new Rounds().add(FULL, saves::full).add(FORCES, () -> forces.run(bytes / WINDOW_BYTES * ROW_BYTES));
            for (int changed : CHANGED) {
                rounds.add(changed(changed), () -> kernel.change(changed), () -> saves.incremental(changed(changed)));
            }
            Map<String, Times> times = rounds.run(1, settings.rounds());
            report.table("Durable save of " + (bytes >> 20) + " MiB to a folder", Report.Unit.MEGABYTES, bytes);
            for (int changed : CHANGED) {
                report.compare(changed(changed), times.get(changed(changed)), times.get(FULL));
            }
            report.compare("unchanged-over-forces", times.get(changed(0)), times.get(FORCES));
            report.say("");
            report.say("%s: median %.1f ms", FORCES, times.get(FORCES).medianSeconds() * 1e3);
            saves.last.forEach((changed, save) -> report.say(
                    "%s: median %.1f ms, the last %d KiB stored, %d MiB shared",
                    changed,
                    times.get(changed).medianSeconds() * 1e3,
                    save.storedBytes() >> 10,
                    save.sharedBytes() >> 20));
        }
    }

    private static String changed(int perMille) {
        return perMille == 0 ? "unchanged-over-full" : "changed-" + perMille + "-of-1000-over-full";
    }

    /** Saves of one kernel; whatever was saved last is the base of the next incremental one. */
    private static final class Saves {
        private final PlainStates states;
        private final MemoryKernel kernel;
        private final Map<String, SaveReport> last = new LinkedHashMap<>();
        private String base = FULL;

        Saves(PlainStates states, MemoryKernel kernel) {
            this.states = states;
            this.kernel = kernel;
        }

        void full() throws StateException {
            states.save(to(FULL), kernel);
            base = FULL;
        }

        void incremental(String image) throws StateException {
            last.put(image, states.save(to(image).base(base), kernel));
            base = image;
        }

        private static SaveOptions.Builder to(String image) {
            return SaveOptions.to(image).scheme("hmac-sha256").replace(true);
        }
    }
}
