/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.StandaloneInspector;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileReader;

/** All objects of a real checkpoint as text, beside reading its bytes only, and beside gVisor's own printer. */
final class DumpBenchmark implements Benchmark {
    /** Names another checkpoint than the one that comes with the sources. */
    private static final String CHECKPOINT = "STASIS_CHECKPOINT";

    private static final Path OURS = Path.of("examples/gvisor-checkpoint/counter/checkpoint.img");

    @Override
    public String name() {
        return "dump";
    }

    @Override
    public String about() {
        return "all objects of a gVisor checkpoint as text, against reading it and gVisor's own printer";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        Path checkpoint = checkpoint();
        long[] characters = new long[1];
        var times = new Rounds()
                .add("dump", () -> characters[0] = dump(checkpoint))
                .add("reading its bytes", () -> read(checkpoint))
                .run(20, settings.rounds());
        report.table(
                "Dump of " + checkpoint.getFileName() + ", " + Files.size(checkpoint) + " bytes, to " + characters[0]
                        + " characters; processor time",
                Report.Unit.MEGABYTES,
                characters[0]);
        Times ours = times.get("dump").ofThread();
        report.compare("dump", ours, times.get("reading its bytes").ofThread());
        Optional<Path> oracle = settings.oracle();
        if (oracle.isEmpty()) {
            report.say("%nSKIPPED: the comparison with gVisor. Set %s to gvisorcheck.", Settings.ORACLE);
            return;
        }
        long nanos = gvisorNanos(oracle.get(), checkpoint, settings.rounds());
        report.compare("dump-gvisor", ours, "gVisor", characters[0] * 1e3 / nanos);
    }

    /** Searched upwards from where this runs. */
    private static Path checkpoint() throws IOException {
        String named = System.getenv(CHECKPOINT);
        if (named != null) {
            return Path.of(named);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(OURS))) {
                return folder.resolve(OURS);
            }
        }
        throw new IOException("no " + OURS + " in this folder or above; name a checkpoint in " + CHECKPOINT);
    }

    private static long dump(Path checkpoint) throws Exception {
        ImageInspector inspector = new StandaloneInspector();
        try (Counting out = new Counting()) {
            inspector.dump(ImageSource.of(checkpoint), DumpFormat.TEXT, out);
            return out.characters;
        }
    }

    private static void read(Path checkpoint) throws Exception {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(checkpoint));
                var in = StateFileReader.open(file, checkpoint.toString(), StateFileKey.NONE, ReadLimits.DEFAULT)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static long gvisorNanos(Path program, Path checkpoint, int rounds) throws Exception {
        Process process = new ProcessBuilder(
                        program.toString(), "time", String.valueOf(rounds * 3), checkpoint.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(program + " told no time but: " + told);
        }
        return Long.parseLong(told);
    }

    /** Takes text and keeps none of it. */
    private static final class Counting extends Writer {
        private long characters;

        @Override
        public void write(char[] from, int offset, int count) {
            characters += count;
        }

        @Override
        public void write(String text, int offset, int count) {
            characters += count;
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nor held
        }
    }
}
