/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;
import org.stasis.spi.PageBackend;
import org.stasis.storage.file.FilePageBackend;

/**
 * Saves and loads the memory of a kernel, beside a plain durable write and a plain read of the same bytes on the same
 * disk, and beside HMAC-SHA256 of them by all processors, which no keyed save or load can outrun.
 */
final class SaveLoadBenchmark implements Benchmark {
    static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
    private static final String WRITE = "plain write and force";
    private static final String READ = "plain read, warm";
    private static final String FRESH_READ = "plain read into fresh memory, warm";
    private static final String MAC = "HMAC-SHA256 on all processors";

    /** One way of saving; its name is that of the image too. */
    private record Way(String name, String scheme, String compression) {
        SaveOptions.Builder save() {
            return SaveOptions.to(name).scheme(scheme).compression(compression);
        }

        LoadOptions.Builder load() {
            return LoadOptions.from(name).scheme(scheme);
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way("hmac-sha256", "hmac-sha256", "none"),
            new Way("none", "none", "none"),
            new Way("hmac-sha256-flate", "hmac-sha256", "flate-best-speed"));

    @Override
    public String name() {
        return "save-load";
    }

    @Override
    public String about() {
        return "saves and loads of 1 GiB of kernel memory, against a plain write and read of it";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(1L << 30) / PIECE_BYTES) * PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            new Measurement(bytes, settings.rounds(), scratch.path(), report).run();
        }
    }

    /** Saves to that folder, and always with that one key. */
    static PlainStates states(Path folder) {
        return states(folder, true);
    }

    /** @param durable whether a save ends when the disk has it, and not only the page cache */
    static PlainStates states(Path folder, boolean durable) {
        return states(backend(folder, durable));
    }

    static PlainStates states(PageBackend backend) {
        PlainStates states = new PlainStates(id -> Optional.of(KEY));
        states.put(backend);
        return states;
    }

    private static FilePageBackend backend(Path folder, boolean durable) {
        return new FilePageBackend(new FilePageBackend.Config() {
            @Override
            public String directory() {
                return folder.resolve("images").toString();
            }

            @Override
            public boolean fsync() {
                return durable;
            }

            @Override
            public Class<FilePageBackend.Config> annotationType() {
                return FilePageBackend.Config.class;
            }
        });
    }

    private static final class Measurement {
        private final long bytes;
        private final int rounds;
        private final Report report;
        private final PlainStates states;
        private final PlainFile plain;
        private final MacOfMemory mac;
        private final MemoryKernel kernel;
        private final MemoryKernel other;
        private final Map<String, SaveReport> saved = new TreeMap<>();

        Measurement(long bytes, int rounds, Path folder, Report report) {
            this.bytes = bytes;
            this.rounds = rounds;
            this.report = report;
            states = states(folder);
            plain = new PlainFile(folder.resolve("plain"));
            kernel = new MemoryKernel(bytes);
            other = new MemoryKernel(bytes);
            mac = new MacOfMemory(kernel, bytes, KEY);
        }

        void run() throws Exception {
            kernel.fill();
            save();
            check();
            load();
        }

        private void save() throws Exception {
            Rounds save = new Rounds()
                    .add(WRITE, plain::delete, () -> plain.write(kernel, bytes))
                    .add(MAC, mac::run);
            for (Way way : WAYS) {
                save.add(way.name(), () -> delete(way), () -> saved.put(way.name(), states.save(way.save(), kernel)));
            }
            Map<String, Times> times = save.run(1, rounds);
            report.table("Save of " + (bytes >> 20) + " MiB to a folder, durable", Report.Unit.MEGABYTES, bytes);
            for (Way way : WAYS) {
                report.compare("save-" + way.name(), times.get(way.name()), times.get(WRITE));
            }
            report.compare("save-hmac-sha256-limit", times.get("hmac-sha256"), times.get(MAC));
            report.say("");
            for (Way way : WAYS) {
                SaveReport last = saved.get(way.name());
                report.say(
                        "last save-%s: tasks stood still for %d of %d ms, %d MiB stored",
                        way.name(), last.paused().toMillis(), last.took().toMillis(), last.storedBytes() >> 20);
            }
        }

        private void load() throws Exception {
            Rounds load = new Rounds()
                    .add(READ, plain::read)
                    .add(FRESH_READ, plain::readIntoFreshMemory)
                    .add(MAC, mac::run);
            for (Way way : WAYS) {
                load.add(way.name(), other::clear, () -> states.load(way.load(), other));
            }
            Map<String, Times> times = load.run(1, rounds);
            report.table("Load of " + (bytes >> 20) + " MiB from there", Report.Unit.MEGABYTES, bytes);
            for (Way way : WAYS) {
                report.compare("load-" + way.name(), times.get(way.name()), times.get(READ));
                report.compare("load-" + way.name() + "-fresh", times.get(way.name()), times.get(FRESH_READ));
            }
            report.compare("load-hmac-sha256-limit", times.get("hmac-sha256"), times.get(MAC));
        }

        private void check() throws StateException {
            for (Way way : WAYS) {
                states.load(way.load(), other);
                if (!other.holdsTheSameAs(kernel)) {
                    throw new IllegalStateException("load-" + way.name() + " gave other bytes than were saved");
                }
            }
        }

        private void delete(Way way) throws StateException {
            try {
                states.service().delete(ImageRef.parse(way.name()));
            } catch (ImageNotFoundException e) {
                // the first round has nothing to delete
            }
        }
    }
}
