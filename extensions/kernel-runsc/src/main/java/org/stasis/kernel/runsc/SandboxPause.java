/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.kernel.runsc.Sandbox.Status;
import org.stasis.kernel.runsc.image.Checkpoint;
import org.stasis.kernel.runsc.image.ImageFolder;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;

/**
 * A sandbox that stands still: paused, then checkpointed, which before May 2024 ends it. Closing lets it run on, or brings it
 * back from the checkpoint just taken, with the streams it had, if it has ended.
 */
final class SandboxPause implements PausedKernel {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxPause.class);

    private final SandboxKernel kernel;
    private final Runsc runsc;
    private final RunscSettings settings;
    private final OciBundle bundle;
    private final Streams streams;
    private final boolean pausedBefore;
    private ImageFolder folder;
    private Checkpoint checkpoint;
    /** Whether the checkpoint is all there is of it. */
    private boolean ended;

    private End end = End.GO_ON;
    private boolean closed;

    /** What becomes of the sandbox. */
    private enum End {
        GO_ON,
        STOP,
        /** Another one is there in its place. */
        REPLACED
    }

    SandboxPause(
            SandboxKernel kernel,
            Runsc runsc,
            RunscSettings settings,
            OciBundle bundle,
            Streams streams,
            boolean pausedBefore) {
        this.kernel = kernel;
        this.runsc = runsc;
        this.settings = settings;
        this.bundle = bundle;
        this.streams = streams;
        this.pausedBefore = pausedBefore;
    }

    Streams streams() {
        return streams;
    }

    @Override
    public void receiveTaskStates() {
        // processes cannot be asked to
    }

    @Override
    public void saveTo(StateOutput out) throws StateStreamException, KernelException {
        take();
        SavedBundle.writeTo(out, bundle.folder());
        try {
            checkpoint.saveTo(out);
        } catch (StateStreamException e) {
            throw e;
        } catch (IOException e) {
            throw new KernelException("the checkpoint of sandbox '" + kernel.name() + "' cannot be read: " + e, e);
        }
    }

    /** Checkpoints the sandbox and ends it, so that another one can have its id. */
    void end() throws KernelException {
        take();
        ended = true;
        runsc.delete(kernel.name());
    }

    /** Checkpoints the sandbox, once. */
    private void take() throws KernelException {
        if (checkpoint != null) {
            return;
        }
        folder = kernel.newFolder();
        runsc.checkpoint(kernel.name(), folder.path());
        ended = !runsc.program().isLater();
        try {
            checkpoint = Checkpoint.open(folder.path(), folder);
        } catch (IOException e) {
            throw new KernelException(
                    "runsc made no complete checkpoint of sandbox '" + kernel.name() + "': " + e.getMessage(), e);
        }
    }

    @Override
    public List<MemoryFile> memory() {
        return checkpoint == null ? List.of() : checkpoint.memory();
    }

    @Override
    public void endOnClose() {
        end = End.STOP;
    }

    /** Makes {@link #close} leave the sandbox alone that has taken the place of this one. */
    void giveWay() {
        end = End.REPLACED;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (streams) {
            if (end == End.STOP) {
                runsc.delete(kernel.name());
            } else if (end == End.GO_ON) {
                goOn();
            }
        } catch (KernelException e) {
            LOG.error("sandbox '{}' could not be let go on: {}", kernel.name(), e.getMessage(), e);
        } finally {
            kernel.released();
            if (checkpoint != null) {
                checkpoint.close();
            } else if (folder != null) {
                folder.close();
            }
        }
    }

    private void goOn() throws KernelException {
        if (ended && checkpoint != null) {
            bringBack();
            return;
        }
        Status now = runsc.find(kernel.name()).map(Sandbox::status).orElse(Status.STOPPED);
        if (!pausedBefore && now == Status.PAUSED) {
            runsc.resume(kernel.name());
        }
    }

    /** The image is all that is left of the sandbox, so it is kept if it cannot be restored. */
    private void bringBack() throws KernelException {
        try {
            runsc.delete(kernel.name());
            restore();
            if (pausedBefore) {
                runsc.pause(kernel.name(), settings.callTimeout());
            }
        } catch (KernelException e) {
            folder.keep();
            throw new KernelException(
                    "sandbox '" + kernel.name() + "' was not brought back; its checkpoint is kept in " + folder.path()
                            + ", import it with runsc:import: " + e.getMessage(),
                    e);
        }
    }

    /** Twice, as nothing is lost by it. */
    private void restore() throws KernelException {
        try {
            kernel.restore(bundle, folder.path(), streams);
        } catch (KernelException e) {
            LOG.warn("sandbox '{}' is restored once more: {}", kernel.name(), e.getMessage());
            kernel.restore(bundle, folder.path(), streams);
        }
    }
}
