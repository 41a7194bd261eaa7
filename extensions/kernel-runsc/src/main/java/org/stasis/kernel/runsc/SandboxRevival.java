/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.kernel.runsc.image.ImageFolder;
import org.stasis.kernel.runsc.image.RebuiltCheckpoint;
import org.stasis.spi.Host;
import org.stasis.spi.RevivedKernel;

/** A sandbox about to be restored: its image is rebuilt in a folder, and whatever runs under its id runs on until then. */
final class SandboxRevival implements RevivedKernel {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxRevival.class);
    private static final Set<String> OPTIONS = Set.of("stdin", "stdout", "stderr");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SandboxKernel kernel;
    private final Runsc runsc;
    private final OciBundle bundle;
    private final ImageFolder folder;
    private final RebuiltCheckpoint image;
    private final Host host;
    private final List<String> notes = new ArrayList<>();

    SandboxRevival(
            SandboxKernel kernel,
            Runsc runsc,
            OciBundle bundle,
            ImageFolder folder,
            RebuiltCheckpoint image,
            Host host) {
        this.kernel = kernel;
        this.runsc = runsc;
        this.bundle = bundle;
        this.folder = folder;
        this.image = image;
        this.host = host;
    }

    @Override
    public List<MemoryFile> memory() {
        return image.memory();
    }

    @Override
    public void restoreClocks() {
        // gVisor sets its own
    }

    @Override
    public void restoreOptions() throws KernelException {
        Set<String> unknown = new TreeSet<>(host.options().keySet());
        unknown.removeAll(OPTIONS);
        if (!unknown.isEmpty()) {
            throw new KernelException(
                    "a sandbox knows no restore options " + unknown + ", only " + new TreeSet<>(OPTIONS));
        }
    }

    @Override
    public void start() throws KernelException {
        image.finish();
        Sandbox present = runsc.find(kernel.name()).orElse(null);
        if (present != null && present.isAlive() && present.status() != Sandbox.Status.CREATED) {
            replace();
        } else {
            if (present != null) {
                runsc.delete(present);
            }
            try (Streams streams = newStreams()) {
                kernel.restore(bundle, folder.path(), streams);
            }
        }
        kernel.begun(bundle, host.earlier());
    }

    /** What ran is checkpointed first, as gVisor learns only by trying whether it can restore an image. */
    private void replace() throws KernelException {
        try (SandboxPause old = kernel.standToEnd(PATIENCE)) {
            old.end();
            if (host.options().isEmpty()) {
                kernel.restore(bundle, folder.path(), old.streams());
            } else {
                try (Streams streams = newStreams()) {
                    kernel.restore(bundle, folder.path(), streams);
                }
            }
            old.giveWay();
        }
    }

    /** The ones asked for, and files of our own for the rest. */
    private Streams newStreams() throws KernelException {
        Path out = path("stdout").orElse(kernel.output("out"));
        Path err = path("stderr").orElse(kernel.output("err"));
        notes.add("its output goes to the end of " + out);
        return Streams.of(path("stdin").orElse(null), out, err);
    }

    private Optional<Path> path(String option) {
        return Optional.ofNullable(host.options().get(option))
                .map(path -> Path.of(path).toAbsolutePath());
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        try {
            image.close();
        } catch (IOException e) {
            LOG.warn("an image for sandbox '{}' could not be closed: {}", kernel.name(), e.toString());
        }
        folder.close();
    }
}
