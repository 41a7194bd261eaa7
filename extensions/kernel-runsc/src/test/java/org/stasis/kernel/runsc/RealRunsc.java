/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/**
 * The runsc of this machine, or the one that {@code STASIS_RUNSC} names, with a root of its own, and bundles of a static
 * busybox; closing ends all sandboxes.
 */
final class RealRunsc implements AutoCloseable {
    static final List<String> ARGUMENTS = List.of("--platform=ptrace", "--network=none", "--ignore-cgroups");
    private static final Path PROGRAM = Path.of(System.getenv().getOrDefault("STASIS_RUNSC", "/usr/bin/runsc"));
    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final String NETWORK = "null-netns";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path folder;
    final RunscSettings settings;
    final Runsc runsc;
    private final List<SandboxKernel> kernels = new ArrayList<>();

    RealRunsc(Path folder, String compression) {
        this.folder = folder;
        settings = new RunscSettings(
                folder.resolve("root"),
                PROGRAM.toString(),
                ARGUMENTS,
                folder.resolve("work"),
                compression,
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                Duration.ofMillis(100));
        runsc = new Runsc(settings);
    }

    /** Skips a test loudly where there is no runsc; in CI it has to be there. */
    static void require() {
        boolean present = Files.isExecutable(PROGRAM) && BUSYBOX.stream().anyMatch(Files::isExecutable);
        String missing =
                "SKIPPED: there is no " + PROGRAM + " or no static busybox; apt-get install runsc busybox-static";
        if (!present) {
            System.err.println(missing);
            assertTrue(!"true".equals(System.getenv("CI")), missing);
        }
        Assumptions.assumeTrue(present, missing);
    }

    /** A bundle whose first process is that shell script, on a file system it cannot write to. */
    Path bundle(String name, String script) throws IOException {
        return bundle(name, script, true);
    }

    Path bundle(String name, String script, boolean readOnly) throws IOException {
        Path bundle = Files.createDirectories(folder.resolve(name));
        Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
        Path busybox = BUSYBOX.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        Files.copy(busybox, bin.resolve("busybox"));
        for (String applet : List.of("sh", "sleep", "nc", "cat", "dd", "md5sum", "mkfifo", "head", "yes", "rm")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        for (String mount : List.of("proc", "dev", "tmp")) {
            Files.createDirectories(bundle.resolve("rootfs").resolve(mount));
        }
        Files.writeString(bundle.resolve("config.json"), """
                {"ociVersion": "1.0.2",
                 "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/sh", "-c", "%s"],
                             "env": ["PATH=/bin"], "cwd": "/"},
                 "root": {"path": "rootfs", "readonly": %s},
                 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
                 "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"},
                                          {"type": "network"}]}}
                """.formatted(
                        script.replace("\n", " ").replace("\"", "\\\""), readOnly));
        return bundle;
    }

    /** An idle kernel; ids are the machine's, so other tests must not have the same. */
    SandboxKernel kernel(Path bundle) {
        return kernel("test-" + UUID.randomUUID().toString().substring(0, 8), bundle);
    }

    SandboxKernel kernel(String name, Path bundle) {
        SandboxKernel kernel = new SandboxKernel(name, bundle, runsc, settings, changed -> {});
        kernels.add(kernel);
        return kernel;
    }

    List<String> output(SandboxKernel kernel) throws IOException {
        return Files.readAllLines(kernel.output("out"));
    }

    /** Waits until a line was printed. */
    void awaitLine(SandboxKernel kernel, String line) {
        await("the line '" + line + "' of " + kernel.name(), () -> {
            try {
                return Files.exists(kernel.output("out")) && output(kernel).contains(line);
            } catch (IOException e) {
                return fail(e);
            }
        });
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "no " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() throws Exception {
        for (SandboxKernel kernel : kernels) {
            kernel.stop();
        }
        if (Files.exists(settings.root().resolve(NETWORK))) {
            // mounted by runsc since 2026, for all sandboxes of the root
            new ProcessBuilder("umount", NETWORK)
                    .directory(settings.root().toFile())
                    .start()
                    .waitFor();
        }
    }
}
