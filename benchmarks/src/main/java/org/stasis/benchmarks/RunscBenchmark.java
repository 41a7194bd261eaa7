/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.internal.PlainStates;
import org.stasis.kernel.runsc.MeasuredSandbox;

/**
 * Saves and loads a gVisor sandbox, beside what runsc does alone. runsc leaves a file in the page cache that nobody can
 * check; ours is sealed, authenticated by the page and on the disk.
 */
final class RunscBenchmark implements Benchmark {
    private static final String CHECKPOINT = "runsc checkpoint";
    private static final String ROUND_TRIP = "runsc checkpoint, delete, restore";
    private static final String RESTORE = "runsc restore to first output";

    @Override
    public String name() {
        return "runsc";
    }

    @Override
    public String about() {
        return "saves and loads of a gVisor sandbox of 256 MiB, against runsc alone";
    }

    @Override
    public Optional<String> missing() {
        return MeasuredSandbox.isPossible()
                ? Optional.empty()
                : Optional.of("no /usr/bin/runsc or no static busybox; apt-get install runsc busybox-static");
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = settings.bytesOr(256 << 20);
        try (ScratchFolder scratch = new ScratchFolder(settings.folder());
                MeasuredSandbox sandbox = new MeasuredSandbox(scratch.path(), bytes)) {
            new Measurement(sandbox, bytes, settings.rounds(), scratch.path(), report).run();
            sandbox.check();
        }
    }

    private static final class Measurement {
        private final MeasuredSandbox sandbox;
        private final long bytes;
        private final int rounds;
        private final Report report;
        private final PlainStates states;
        private final List<SaveReport> saves = new ArrayList<>();
        /** From the command to the durable commit. */
        private final List<Long> savedNanos = new ArrayList<>();

        Measurement(MeasuredSandbox sandbox, long bytes, int rounds, Path folder, Report report) {
            this.sandbox = sandbox;
            this.bytes = bytes;
            this.rounds = rounds;
            this.report = report;
            states = SaveLoadBenchmark.states(folder);
        }

        void run() throws Exception {
            Map<String, Times> times = new Rounds()
                    .add(CHECKPOINT, this::running, sandbox::checkpoint)
                    .add(ROUND_TRIP, this::running, this::roundTrip)
                    .add("go-on", this::running, this::save)
                    .add(RESTORE, sandbox::delete, this::restore)
                    .add("load", sandbox::delete, this::load)
                    .run(1, rounds);
            Times saved = Times.told("saved", savedNanos, rounds);
            Times paused = Times.told(
                    "pause", saves.stream().map(save -> save.paused().toNanos()).toList(), rounds);
            report.table("A sandbox with " + (bytes >> 20) + " MiB in files in memory", Report.Unit.MEGABYTES, bytes);
            report.compare("saved", saved, times.get(CHECKPOINT));
            report.compare("go-on", times.get("go-on"), times.get(ROUND_TRIP));
            report.compare("pause", paused, times.get(ROUND_TRIP));
            report.compare("load", times.get("load"), times.get(RESTORE));
            report.say("");
            SaveReport last = saves.get(saves.size() - 1);
            report.say(
                    "last save: paused for %d of %d ms, %d MiB stored; runsc's own file has %d MiB",
                    last.paused().toMillis(),
                    last.took().toMillis(),
                    last.storedBytes() >> 20,
                    sandbox.imageBytes() >> 20);
        }

        private void running() throws Exception {
            if (!sandbox.isRunning()) {
                sandbox.delete();
                sandbox.restore();
            }
            sandbox.awaitOutput(sandbox.outputBytes());
            sandbox.forgetImage();
        }

        private void save() throws Exception {
            long began = System.nanoTime();
            saves.add(states.save(
                    SaveOptions.to("sandbox")
                            .scheme("hmac-sha256")
                            .replace(true)
                            .callback(outcome -> savedNanos.add(System.nanoTime() - began)),
                    sandbox.kernel()));
        }

        private void roundTrip() throws Exception {
            sandbox.checkpoint();
            sandbox.delete();
            sandbox.bringBack();
        }

        private void restore() throws Exception {
            long printed = sandbox.outputBytes();
            sandbox.restore();
            sandbox.awaitOutput(printed);
        }

        private void load() throws Exception {
            long printed = sandbox.outputBytes();
            states.load(LoadOptions.from("sandbox").scheme("hmac-sha256"), sandbox.kernel());
            sandbox.awaitOutput(printed);
        }
    }
}
