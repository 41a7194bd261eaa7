/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;

/**
 * Incremental saves of a kernel of which so many pages of a thousand were changed since its base, each far from the
 * others, beside a save without a base.
 */
final class IncrementalBenchmark implements Benchmark {
    private static final String FULL = "full";
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
            var states = SaveLoadBenchmark.states(scratch.path());
            var kernel = new MemoryKernel(bytes);
            kernel.fill();
            states.save(to("base"), kernel);
            Map<String, SaveReport> last = new LinkedHashMap<>();
            Rounds saves = new Rounds().add(FULL, () -> states.save(to(FULL), kernel));
            for (int changed : CHANGED) {
                saves.add(
                        changed(changed),
                        () -> {
                            states.save(to("base").base("base"), kernel);
                            kernel.change(changed);
                        },
                        () -> last.put(
                                changed(changed),
                                states.save(to(changed(changed)).base("base"), kernel)));
            }
            Map<String, Times> times = saves.run(1, settings.rounds());
            report.table("Durable save of " + (bytes >> 20) + " MiB to a folder", Report.Unit.MEGABYTES, bytes);
            for (String changed : last.keySet()) {
                report.compare(changed, times.get(changed), times.get(FULL));
            }
            report.say("");
            last.forEach((changed, save) -> report.say(
                    "last %s: %d ms, %d KiB stored, %d MiB shared",
                    changed, save.took().toMillis(), save.storedBytes() >> 10, save.sharedBytes() >> 20));
        }
    }

    private static String changed(int perMille) {
        return perMille == 0 ? "unchanged-over-full" : "changed-" + perMille + "-of-1000-over-full";
    }

    private static SaveOptions.Builder to(String image) {
        return SaveOptions.to(image).scheme("hmac-sha256").replace(true);
    }
}
