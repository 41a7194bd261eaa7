/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.LoadOptions;
import org.stasis.api.PlugIn;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.compression.Lz4;
import org.stasis.compression.Zstd;

/** Saves and loads with each compression, beside those without, and how small the images become. */
final class CompressionBenchmark implements Benchmark {
    private static final String NONE = "none";

    @Override
    public String name() {
        return "compression";
    }

    @Override
    public String about() {
        return "saves and loads of 256 MiB of kernel memory with each compression, against those without";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(256L << 20) / PIECE_BYTES) * PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            var states = SaveLoadBenchmark.states(scratch.path());
            states.put(new Lz4());
            states.put(new Zstd());
            MemoryKernel kernel = new MemoryKernel(bytes);
            kernel.fill();
            MemoryKernel other = new MemoryKernel(bytes);
            Map<String, SaveReport> saved = new LinkedHashMap<>();
            List<String> compressions =
                    states.service().compressions().stream().map(PlugIn::name).toList();
            Rounds saves = new Rounds();
            Rounds loads = new Rounds();
            for (String compression : compressions) {
                saves.add(compression, () -> saved.put(compression, states.save(save(compression), kernel)));
                loads.add(compression, other::clear, () -> states.load(load(compression), other));
            }
            Map<String, Times> save = saves.run(1, settings.rounds());
            Map<String, Times> load = loads.run(1, settings.rounds());
            report.table("Save and load of " + (bytes >> 20) + " MiB, hmac-sha256", Report.Unit.MEGABYTES, bytes);
            for (String compression : compressions) {
                if (!compression.equals(NONE)) {
                    report.compare("save-" + compression, save.get(compression), save.get(NONE));
                    report.compare("load-" + compression, load.get(compression), load.get(NONE));
                }
            }
            report.say("");
            for (String compression : compressions) {
                double smaller = bytes / (double) saved.get(compression).storedBytes();
                report.figure("smaller-" + compression, smaller, "memory divided by image");
            }
        }
    }

    private static SaveOptions.Builder save(String compression) {
        return SaveOptions.to(compression)
                .scheme("hmac-sha256")
                .compression(compression)
                .replace(true);
    }

    private static LoadOptions.Builder load(String compression) {
        return LoadOptions.from(compression).scheme("hmac-sha256");
    }
}
