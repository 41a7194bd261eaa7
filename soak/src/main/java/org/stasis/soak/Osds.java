/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The daemons of a Ceph that keep its data, each a process with its id in a file of the folder. */
record Osds(Path folder) {
    static final int COUNT = 3;

    private static final Pattern CLEAN = Pattern.compile("(\\d+) pgs: \\1 active\\+clean;.*", Pattern.DOTALL);
    /** How full an OSD may be, as Ceph has it by default. */
    private static final Map<String, String> RATIOS = Map.of("nearfull", "0.85", "backfillfull", "0.9", "full", "0.95");

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    /** That of the Ceph whose configuration the environment names. */
    static Osds ofEnvironment() {
        return new Osds(Path.of(System.getenv("CEPH_CONF")).getParent());
    }

    /** By SIGKILL; returns when it is dead. */
    void kill(int id) throws IOException {
        ProcessHandle osd = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile(id)).strip()))
                .orElseThrow(() -> new IOException("OSD " + id + " does not run"));
        osd.destroyForcibly();
    }

    private Path pidFile(int id) {
        return folder.resolve("osd." + id + ".pid");
    }

    /** Starts one that is dead, and waits until every object has all its copies again. */
    void revive(int id) throws IOException, InterruptedException {
        run("ceph-osd", "-i", Integer.toString(id));
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!run("ceph", "osd", "stat").contains(COUNT + " up")
                || !CLEAN.matcher(run("ceph", "pg", "stat")).matches()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Ceph does not recover: " + run("ceph", "status"));
            }
        }
    }

    /** Makes Ceph believe that its disks are full, or no longer so; it lets writes wait then, and says nothing. */
    void full(boolean full) throws IOException, InterruptedException {
        for (var ratio : RATIOS.entrySet()) {
            run("ceph", "osd", "set-" + ratio.getKey() + "-ratio", full ? "0.001" : ratio.getValue());
        }
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (run("ceph", "health", "detail").contains("OSD_FULL") != full) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Ceph does not change: " + run("ceph", "status"));
            }
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("command.out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " hangs");
        }
        String told = Files.readString(out, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + told);
        }
        return told;
    }
}
