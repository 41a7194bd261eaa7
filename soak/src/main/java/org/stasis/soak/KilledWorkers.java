/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.stasis.soak.Worker.Kind;

/**
 * One {@link Worker} after the other: each is started, killed by SIGKILL at a random moment, and what it left behind is
 * compared with what it had acknowledged. Several may share a folder of images; each has a kernel of its own.
 */
final class KilledWorkers {
    private static final int LONGEST_MICROS = 400_000;

    private final JavaProcess java;
    private final Path folder;
    private final Pattern pattern;
    private final Random random;
    private final Tally tally;
    private final Ledger ledger = new Ledger();
    private long version = 1;

    KilledWorkers(JavaProcess java, Path folder, Pattern pattern, long seed, Tally tally) {
        this.java = java;
        this.folder = folder;
        this.pattern = pattern;
        this.random = new Random(seed);
        this.tally = tally;
    }

    /** Starts a worker, kills it, and looks at what it left. */
    void round() throws IOException {
        Process worker = java.start(
                "worker",
                folder.toString(),
                pattern.kernel(),
                Integer.toString(pattern.pages()),
                Long.toString(version),
                Long.toString(random.nextLong()));
        try (BufferedReader told = worker.inputReader()) {
            if (!"ready .".equals(told.readLine())) {
                throw new IOException("the worker did not start");
            }
            Executor then = CompletableFuture.delayedExecutor(random.nextInt(LONGEST_MICROS), TimeUnit.MICROSECONDS);
            // by its handle: the process object would close the pipe, with lines in it that nobody has read
            then.execute(worker.toHandle()::destroyForcibly);
            read(told);
        } finally {
            worker.toHandle().destroyForcibly();
            worker.onExit().join();
        }
        tally.fault();
        settle();
    }

    private void read(BufferedReader told) throws IOException {
        Kind kind = null;
        String image = null;
        for (String line = told.readLine(); line != null && line.endsWith(" ."); line = told.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "begin" -> {
                    kind = Kind.valueOf(words[1]);
                    image = words[2];
                    tally.operation();
                    begun(kind, image, Long.parseLong(words[3]));
                }
                case "done" -> done(kind, image, Long.parseLong(words[1]));
                default ->
                    tally.lost(kind + " of " + image + ", which should be " + ledger.expected(image) + ": " + line);
            }
        }
    }

    private void begun(Kind kind, String image, long to) {
        if (kind.changes()) {
            ledger.begin(image, to);
            version = Math.max(version, to);
        }
    }

    private void done(Kind kind, String image, long found) {
        if (kind.changes()) {
            ledger.acknowledge();
        } else if (kind == Kind.LOAD && ledger.certain(image).orElse(found) != found) {
            tally.lost(image + " should be " + ledger.expected(image) + ", loaded was " + Ledger.text(found));
        }
    }

    /** What a new process finds: first by loading it, then by reading the folder with nothing of ours. */
    private void settle() {
        Witness witness = new Witness(folder, pattern);
        for (String image : Worker.images(pattern.kernel())) {
            witness.settleAll(image, ledger).ifPresent(tally::lost);
        }
    }
}
