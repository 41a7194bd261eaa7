/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.stasis.api.KernelException;
import org.stasis.spi.KernelAdapter;

/**
 * A sandbox that holds some memory and counts, handled by the kernel and by runsc alone in turn; both start from the same
 * image. Lies in this package because the kernel's classes are nobody else's business.
 */
public final class MeasuredSandbox implements AutoCloseable {
    private static final Path PROGRAM = Path.of(System.getenv().getOrDefault("STASIS_RUNSC", "/usr/bin/runsc"));
    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final Runsc runsc;
    private final SandboxKernel kernel;
    private final Path bundle;
    /** What both start from. */
    private final Path base;
    /** What runsc writes when it is measured. */
    private final Path measured;

    /** @param bytes of memory: half of it random, half text */
    public MeasuredSandbox(Path folder, long bytes) throws IOException, KernelException {
        this.folder = folder;
        bundle = bundle(folder.resolve("bundle"), Math.max(1, bytes >> 21));
        base = Files.createDirectories(folder.resolve("base"));
        measured = Files.createDirectories(folder.resolve("measured"));
        RunscSettings settings = new RunscSettings(
                folder.resolve("root"),
                PROGRAM.toString(),
                List.of("--platform=ptrace", "--network=none", "--ignore-cgroups"),
                folder.resolve("work"),
                "none",
                PATIENCE,
                PATIENCE,
                Duration.ofSeconds(1));
        runsc = new Runsc(settings);
        kernel = new SandboxKernel(
                "benchmark-" + UUID.randomUUID().toString().substring(0, 8), bundle, runsc, settings, changed -> {});
        kernel.start();
        awaitOutput(0);
        runsc.checkpoint(kernel.name(), base);
    }

    /** Whether there is what it takes. */
    public static boolean isPossible() {
        return Files.isExecutable(PROGRAM) && BUSYBOX.stream().anyMatch(Files::isExecutable);
    }

    /** A shell that fills a file in memory, MiB by MiB of each kind, and counts when it is done. */
    private static Path bundle(Path bundle, long mebibytes) throws IOException {
        Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
        Files.copy(BUSYBOX.stream().filter(Files::isExecutable).findFirst().orElseThrow(), bin.resolve("busybox"));
        for (String applet : List.of("sh", "sleep", "head", "yes")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectories(bundle.resolve("rootfs/proc"));
        Files.createDirectories(bundle.resolve("rootfs/tmp"));
        String script = "head -c " + mebibytes + "m /dev/urandom > /tmp/random; "
                + "yes 'a line of text' | head -c " + mebibytes + "m > /tmp/text; "
                + "i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.01; done";
        Files.writeString(bundle.resolve("config.json"), """
                {"ociVersion": "1.0.2",
                 "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/sh", "-c", "%s"],
                             "env": ["PATH=/bin"], "cwd": "/"},
                 "root": {"path": "rootfs", "readonly": true},
                 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
                 "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"},
                                          {"type": "network"}]}}
                """.formatted(script));
        return bundle;
    }

    /** The sandbox as a kernel. */
    public KernelAdapter kernel() {
        return kernel;
    }

    /** How much it has printed. */
    public long outputBytes() {
        return kernel.output("out").toFile().length();
    }

    /** Waits for more output than that. */
    public void awaitOutput(long bytes) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (outputBytes() <= bytes) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the sandbox prints nothing more");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** {@code runsc checkpoint}, which before May 2024 ends the sandbox. */
    public void checkpoint() throws KernelException {
        runsc.checkpoint(kernel.name(), measured);
    }

    /** {@code runsc delete}. */
    public void delete() throws KernelException {
        runsc.delete(kernel.name());
    }

    /** {@code runsc restore} of what it began with. */
    public void restore() throws KernelException {
        restore(base);
    }

    /** {@code runsc restore} of what {@link #checkpoint} wrote. */
    public void bringBack() throws KernelException {
        restore(measured);
    }

    private void restore(Path image) throws KernelException {
        try (Streams streams = Streams.of(null, kernel.output("out"), kernel.output("err"))) {
            runsc.restore(kernel.name(), bundle, image, streams);
        }
    }

    /** Empties the folder that {@link #checkpoint} writes to. */
    public void forgetImage() throws IOException {
        for (Path file : files(measured)) {
            Files.delete(file);
        }
    }

    public long imageBytes() throws IOException {
        return files(base).stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    public boolean isRunning() throws KernelException {
        return runsc.find(kernel.name())
                .filter(sandbox -> sandbox.status() == Sandbox.Status.RUNNING)
                .isPresent();
    }

    /** Every line in its order; after a restore it may begin again from where the image was made. */
    public void check() throws IOException {
        try (RandomAccessFile output = new RandomAccessFile(kernel.output("out").toFile(), "r")) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!line.matches("count=\\d+")) {
                    throw new IllegalStateException("the sandbox printed '" + line + "' in " + folder);
                }
            }
        }
    }

    @Override
    public void close() throws KernelException {
        kernel.stop();
    }
}
