/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A machine of its own with the script that plays runsc, a bundle, and a folder for what is between. */
final class FakeRunsc {
    final Path folder;
    final Path root;
    final Path bundle;
    private final Path program;

    /** @param later whether it has the habits of releases since May 2024, or that of December 2022 */
    FakeRunsc(Path folder, boolean later) throws IOException {
        this.folder = folder;
        root = Files.createDirectories(folder.resolve("root"));
        if (later) {
            Files.createFile(root.resolve("later"));
        }
        bundle = Files.createDirectories(folder.resolve("bundle"));
        program = folder.resolve("runsc");
        try (InputStream script = FakeRunsc.class.getResourceAsStream("/fake/runsc")) {
            Files.copy(script, program);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(bundle.resolve("rootfs/bin"));
        Files.writeString(bundle.resolve("rootfs/bin/sh"), "a shell");
        Files.writeString(bundle.resolve("config.json"), """
                {"process": {"args": ["/bin/sh"]}, "root": {"path": "rootfs", "readonly": true},
                 "mounts": [{"destination": "/proc", "type": "proc"}]}""");
    }

    RunscSettings settings() {
        return settings(Duration.ofSeconds(30));
    }

    RunscSettings settings(Duration timeout) {
        return new RunscSettings(
                root,
                program.toString(),
                List.of(),
                folder.resolve("work"),
                "none",
                timeout,
                timeout,
                Duration.ofMillis(20));
    }

    Runsc runsc() {
        return new Runsc(settings());
    }

    SandboxKernel kernel(String name) {
        return kernel(name, settings());
    }

    SandboxKernel kernel(String name, RunscSettings settings) {
        return new SandboxKernel(name, bundle, new Runsc(settings), settings, kernel -> {});
    }

    /** Makes a command of runsc fail from now on; null lets it work again. */
    void fault(String command, String fault) throws IOException {
        Path file = root.resolve("fault." + command);
        if (fault == null) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, fault);
        }
    }

    String origin(String id) {
        String now = now(id);
        return now.isEmpty() ? null : now.split(" ")[0];
    }

    long progress(String id) {
        String now = now(id);
        return now.isEmpty() ? 0 : Long.parseLong(now.split(" ")[1].strip());
    }

    private String now(String id) {
        try {
            return Files.readString(root.resolve(id + ".now"));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
