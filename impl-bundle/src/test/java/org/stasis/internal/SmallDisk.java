/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own, in memory and of little room. Mounting needs root; elsewhere the test is skipped. */
record SmallDisk(Path folder) implements AutoCloseable {
    /** @param options of tmpfs, such as {@code size=4m} */
    static SmallDisk mount(Path folder, String options) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
        if (!mounted && "true".equals(System.getenv("CI"))) {
            throw new IOException("cannot mount a tmpfs: run CI as root");
        }
        if (!mounted) {
            System.err.println("SKIPPED: tests of a full disk mount a tmpfs, for which they need root");
        }
        assumeTrue(mounted, "cannot mount a tmpfs");
        return new SmallDisk(folder);
    }

    void readOnly(boolean yes) throws IOException, InterruptedException {
        if (!run("mount", "-o", yes ? "remount,ro" : "remount,rw", folder.toString())) {
            throw new IOException("cannot remount " + folder);
        }
    }

    /** As a disk that is pulled out; what is open stays open, but its names are gone. */
    void vanish() throws IOException, InterruptedException {
        if (!run("umount", "--lazy", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    long usableBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", folder.toString());
    }
}
