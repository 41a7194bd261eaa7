/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code crash}, {@code soak} and {@code ceph}, each with SECONDS SEED; {@code worker} and {@code train} are started by them.
 */
public final class Main {
    private Main() {}

    /** Exits with 1 if anything was lost. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "worker" ->
                Worker.run(
                        Path.of(arguments[1]),
                        new Pattern(arguments[2], Integer.parseInt(arguments[3])),
                        Long.parseLong(arguments[4]),
                        Long.parseLong(arguments[5]),
                        Long.MAX_VALUE);
            case "train" -> Worker.run(Path.of(arguments[1]), new Pattern("train", 100), 1, 0, 50);
            default -> run(arguments[0], Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        }
    }

    private static void run(String what, long seconds, long seed) throws Exception {
        Path folder = Files.createTempDirectory("stasis-" + what);
        Tally tally = new Tally();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        System.out.println(what + " for " + seconds + " s with seed " + seed + " in " + folder);
        try {
            switch (what) {
                case "ceph" -> new Ceph(end, seed, tally).run();
                case "soak" -> new Soak(trained(folder), folder, end, seed, tally).run();
                default -> new Crash(trained(folder), folder, end, seed, tally).run();
            }
        } catch (Exception e) {
            tally.lost("the run itself ended: " + e);
            throw e;
        } finally {
            if (tally.good()) {
                delete(folder);
            } else {
                System.out.println("what is left is in " + folder);
            }
            System.out.println(tally);
        }
        System.exit(tally.good() ? 0 : 1);
    }

    private static JavaProcess trained(Path folder) throws IOException, InterruptedException {
        return JavaProcess.trained(folder, "train", folder.resolve("train").toString());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
