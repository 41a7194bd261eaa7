/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.internal.PlainStates;

/**
 * Saves and loads beside others that do the same with the same bytes: a stop, a copy and a durable write of it, and a
 * process in a real gVisor sandbox that is checkpointed and restored.
 */
final class PeersBenchmark implements Benchmark {
    private static final String SAVE = "save";
    private static final String LOAD = "load";
    private static final String LAZY = "load lazily";
    private static final String COPY = "stop, copy, write, force";
    private static final String CHECKPOINT = "runsc checkpoint";
    private static final String RESTORE = "runsc restore";

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String about() {
        return "saves and loads of 256 MiB, against checkpoint and restore of gVisor and a plain copy";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(256L << 20) / PIECE_BYTES) * PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            MemoryKernel kernel = new MemoryKernel(bytes);
            kernel.fill();
            Path file = scratch.path().resolve("bytes");
            PlainFile plain = new PlainFile(file);
            plain.write(kernel, bytes);
            try (Gvisor gvisor = Gvisor.start(scratch.path(), file, report)) {
                compare(new Ours(scratch.path(), kernel, bytes), gvisor, settings.rounds(), report);
            }
        }
    }

    private static void compare(Ours ours, Gvisor gvisor, int rounds, Report report) throws Exception {
        Rounds all = new Rounds()
                .add(SAVE, ours::save)
                .add(COPY, ours.copy::delete, () -> ours.stopAndCopy())
                .add(LOAD, ours::settle, () -> ours.load(false))
                .add(LAZY, ours::settle, () -> ours.load(true));
        if (gvisor.sandbox.isPresent()) {
            all.add(CHECKPOINT, gvisor::running, gvisor::checkpoint).add(RESTORE, gvisor::ended, gvisor::restore);
        }
        Map<String, Times> times = all.run(1, rounds);
        ours.settle();
        report.table("The same " + (ours.bytes >> 20) + " MiB", Report.Unit.MEGABYTES, ours.bytes);
        report.compare("save-over-stop-and-copy", times.get(SAVE), times.get(COPY));
        if (gvisor.sandbox.isPresent()) {
            report.compare("save-over-runsc-checkpoint", times.get(SAVE), times.get(CHECKPOINT));
            report.compare("load-over-runsc-restore", times.get(LOAD), times.get(RESTORE));
            report.compare("lazy-load-over-runsc-restore", times.get(LAZY), times.get(RESTORE));
        }
    }

    /** What Stasis does. */
    private static final class Ours {
        private final PlainStates states;
        private final MemoryKernel kernel;
        private final MemoryKernel loaded;
        private final MemoryKernel copied;
        private final PlainFile copy;
        private final long bytes;
        private LoadReport last;

        Ours(Path folder, MemoryKernel kernel, long bytes) throws Exception {
            states = SaveLoadBenchmark.states(folder);
            this.kernel = kernel;
            this.bytes = bytes;
            loaded = new MemoryKernel(bytes);
            copied = new MemoryKernel(bytes);
            copied.fill();
            copy = new PlainFile(folder.resolve("copy"));
            save();
        }

        void save() throws Exception {
            states.save(SaveOptions.to(SAVE).scheme("hmac-sha256").replace(true), kernel);
        }

        void load(boolean lazy) throws Exception {
            last = states.load(LoadOptions.from(SAVE).scheme("hmac-sha256").lazy(lazy), loaded);
        }

        void stopAndCopy() throws IOException {
            copied.copyFrom(kernel);
            copy.write(copied, bytes);
        }

        void settle() throws Exception {
            if (last != null) {
                last.resident().done().toCompletableFuture().get();
                last = null;
            }
            loaded.clear();
        }
    }

    /** The sandbox, which runs or has ended; and an image of it. */
    private static final class Gvisor implements AutoCloseable {
        private final Optional<GvisorSandbox> sandbox;
        private final Path folder;
        private Path image;
        private int images;
        private boolean runs = true;

        private Gvisor(Optional<GvisorSandbox> sandbox, Path folder) {
            this.sandbox = sandbox;
            this.folder = folder;
        }

        static Gvisor start(Path folder, Path bytes, Report report) throws InterruptedException {
            Optional<Path> runsc = GvisorSandbox.program();
            if (runsc.isEmpty()) {
                report.say("SKIPPED: gVisor, as there is no runsc and perl on this machine");
                return new Gvisor(Optional.empty(), folder);
            }
            try {
                return new Gvisor(
                        Optional.of(GvisorSandbox.start(runsc.get(), folder.resolve("gvisor"), bytes)), folder);
            } catch (IOException e) {
                report.say("SKIPPED: gVisor, as it does not run on this machine: %s", e.getMessage());
                return new Gvisor(Optional.empty(), folder);
            }
        }

        void running() throws Exception {
            if (!runs) {
                sandbox.orElseThrow().delete();
                restore();
            }
        }

        void ended() throws Exception {
            if (runs) {
                checkpoint();
            }
            sandbox.orElseThrow().delete();
        }

        void checkpoint() throws Exception {
            image = folder.resolve("checkpoint-" + images++);
            sandbox.orElseThrow().checkpoint(image);
            runs = false;
        }

        void restore() throws Exception {
            sandbox.orElseThrow().restore(image);
            runs = true;
        }

        @Override
        public void close() throws IOException {
            if (sandbox.isPresent()) {
                sandbox.get().close();
            }
        }
    }
}
