/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.stasis.api.SaveOptions;
import org.stasis.internal.PlainStates;
import org.stasis.internal.WarmUp;

/**
 * Lazy loads of an authenticated image, to the first task, to its first byte of memory and until all is there, and a load
 * of all before the first task, beside a plain read of the same bytes. Also in a virtual machine that has done nothing yet.
 */
final class RestoreBenchmark implements Benchmark {
    private static final String READ = "plain read, warm";
    private static final String FRESH_READ = "plain read into fresh memory, warm";
    private static final String IMAGE = "image";
    private static final int FRESH_RUNS = 3;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String about() {
        return "lazy loads of 1 GiB of kernel memory, against a plain read of it";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(1L << 30) / PIECE_BYTES) * PIECE_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            PlainStates states = SaveLoadBenchmark.states(scratch.path());
            PlainFile plain = new PlainFile(scratch.path().resolve("plain"));
            MemoryKernel kernel = new MemoryKernel(bytes);
            kernel.fill();
            plain.write(kernel, bytes);
            states.save(SaveOptions.to(IMAGE).scheme("hmac-sha256"), kernel);
            kernel.clear(); // its room is needed
            compare(new Loads(states, IMAGE, bytes), plain, settings.rounds(), report);
            fresh(scratch.path(), bytes, report);
        }
    }

    private static void compare(Loads loads, PlainFile plain, int rounds, Report report) throws Exception {
        Map<String, Times> times = new Rounds()
                .add(READ, loads::settle, plain::read)
                .add(FRESH_READ, loads::settle, plain::readIntoFreshMemory)
                .add("first-task", loads::settle, loads::firstTask)
                .add("first-byte", loads::settle, loads::firstByte)
                .add("resident", loads::settle, loads::resident)
                .add("eager", loads::settle, loads::eager)
                .run(1, rounds);
        loads.settle();
        report.table("Load of " + (loads.bytes() >> 20) + " MiB from a folder", Report.Unit.MEGABYTES, loads.bytes());
        report.compare("first-task-over-full-read", times.get("first-task"), times.get(READ));
        report.compare("first-byte-over-full-read", times.get("first-byte"), times.get(READ));
        report.compare("resident-over-full-read", times.get("resident"), times.get(READ));
        report.compare("resident-over-fresh-read", times.get("resident"), times.get(FRESH_READ));
        report.compare("eager-over-fresh-read", times.get("eager"), times.get(FRESH_READ));
        report.say("");
        for (String one : new String[] {"first-task", "first-byte", "resident", "eager"}) {
            report.say("%-12s median %9.2f ms", one, times.get(one).medianSeconds() * 1e3);
        }
    }

    private static void fresh(Path folder, long bytes, Report report) throws Exception {
        double[] millis = new double[FRESH_RUNS];
        for (int i = 0; i < FRESH_RUNS; i++) {
            millis[i] = FreshLoad.run(folder, bytes);
        }
        report.say(
                "%-12s median %9.2f ms in a fresh virtual machine, of %d",
                "first-task", Quantiles.of(millis, 0.5), FRESH_RUNS);
    }

    /** A virtual machine that has started, and loads once. */
    static final class FreshLoad {
        private FreshLoad() {}

        static double run(Path folder, long bytes) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:MaxDirectMemorySize=64g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FreshLoad.class.getName(),
                            folder.toString(),
                            String.valueOf(bytes))
                    .redirectErrorStream(true)
                    .start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException("a load in a fresh virtual machine failed: " + told);
            }
            return Double.parseDouble(told.substring(told.lastIndexOf('\n') + 1)); // others may say something before
        }

        /** Prints the milliseconds from the call until the first task could run. */
        public static void main(String[] arguments) throws Exception {
            var states = SaveLoadBenchmark.states(Path.of(arguments[0]));
            var kernel = new MemoryKernel(Long.parseLong(arguments[1]));
            WarmUp.run(); // as the service does when it starts
            long called = System.nanoTime();
            states.load(Loads.options(IMAGE, true), kernel);
            System.out.println((System.nanoTime() - called) / 1e6);
            System.exit(0); // what is still on its way is not waited for
        }
    }
}
