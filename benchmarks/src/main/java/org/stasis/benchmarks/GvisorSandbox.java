/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process in a gVisor sandbox that holds the bytes of a file in its memory, on the root file system of this machine. It
 * is checkpointed into a folder and restored from it by {@code runsc}.
 */
final class GvisorSandbox implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    /** Reads the file that it is given, says so, and sleeps. */
    private static final String HOLD =
            "open F,'<',$ARGV[0]; binmode F; local $/; $x=<F>; $|=1; print qq(ready\\n); sleep 1 while 1";

    private static final String CONFIG = """
            {"ociVersion": "1.0.0", "hostname": "peer",
             "process": {"user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/usr/bin:/bin"],
                         "args": ["/usr/bin/perl", "-e", "%s", "%s"]},
             "root": {"path": "/", "readonly": true},
             "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}]}
            """;

    private final Path runsc;
    private final Path folder;
    private final Path said;
    private int number;

    private GvisorSandbox(Path runsc, Path folder) {
        this.runsc = runsc;
        this.folder = folder;
        said = folder.resolve("said");
    }

    /** The program, if this machine has it and can run what is put into the sandbox. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(path -> Path.of(path, "runsc"))
                .filter(Files::isExecutable)
                .filter(path -> Files.isExecutable(Path.of("/usr/bin/perl")))
                .findFirst();
    }

    /** Starts one and returns when it holds the bytes. */
    static GvisorSandbox start(Path runsc, Path folder, Path bytes) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("bundle"));
        String program = HOLD.replace("\\", "\\\\");
        Files.writeString(folder.resolve("bundle/config.json"), CONFIG.formatted(program, bytes.toAbsolutePath()));
        GvisorSandbox sandbox = new GvisorSandbox(runsc, folder);
        try {
            sandbox.run("create", "-bundle=" + folder.resolve("bundle"), sandbox.id());
            sandbox.run("start", sandbox.id());
            sandbox.awaitReady();
            return sandbox;
        } catch (IOException e) {
            try (sandbox) {
                throw e;
            }
        }
    }

    private String id() {
        return "peer-" + ProcessHandle.current().pid() + "-" + number;
    }

    /** Writes an image, which ends the sandbox. */
    void checkpoint(Path image) throws IOException, InterruptedException {
        Files.createDirectories(image);
        run("checkpoint", "-image-path=" + image, id());
    }

    /** Makes it anew from an image; returns when it runs. */
    void restore(Path image) throws IOException, InterruptedException {
        run("restore", "-detach", "-image-path=" + image, "-bundle=" + folder.resolve("bundle"), id());
    }

    /** Ends what runs, so that it can be restored under another name. */
    void delete() throws IOException, InterruptedException {
        run("delete", "-force", id());
        number++;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(said).contains("ready")) {
            if (System.nanoTime() > until) {
                throw new IOException("the sandbox was not ready in time; it said: " + Files.readString(said));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                runsc.toString(),
                "--root=" + folder.resolve("root"),
                "--platform=ptrace",
                "--network=none",
                "--ignore-cgroups"));
        command.addAll(List.of(arguments));
        // what is created keeps the streams, and a restored process goes on where it was in them
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .redirectErrorStream(true)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("runsc " + arguments[0] + " took too long");
        }
        if (process.exitValue() != 0) {
            throw new IOException("runsc " + arguments[0] + " failed: " + Files.readString(said));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("delete", "-force", id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
