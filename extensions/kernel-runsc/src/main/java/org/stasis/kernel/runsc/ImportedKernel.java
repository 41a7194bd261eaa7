/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.kernel.runsc.image.Checkpoint;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;

/** An image that runsc made, as a kernel that stands still. */
final class ImportedKernel extends PassingKernel {
    private final Path folder;
    private final OciBundle bundle;
    private final Runsc runsc;
    private final List<String> arguments;

    ImportedKernel(String name, Path folder, OciBundle bundle, Runsc runsc, List<String> arguments) {
        super(name, Status.PAUSED);
        this.folder = folder;
        this.bundle = bundle;
        this.runsc = runsc;
        this.arguments = arguments;
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        SandboxNeeds.of(madeBy(), arguments, bundle).writeTo(out);
    }

    /** What does not tell is taken for the work of the runsc here. */
    private String madeBy() throws KernelException {
        try (Checkpoint checkpoint = Checkpoint.open(folder, () -> {})) {
            Optional<String> told = checkpoint.runsc();
            return told.isPresent() ? told.get() : runsc.program().version();
        } catch (IOException e) {
            throw noImage(e);
        }
    }

    private KernelException noImage(IOException why) {
        return new KernelException(folder + " holds no image of runsc's: " + why.getMessage(), why);
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        try {
            return new Still(Checkpoint.open(folder, () -> {}));
        } catch (IOException e) {
            throw noImage(e);
        }
    }

    private final class Still implements PausedKernel {
        private final Checkpoint checkpoint;
        private boolean closed;

        Still(Checkpoint checkpoint) {
            this.checkpoint = checkpoint;
        }

        @Override
        public void receiveTaskStates() {
            // they are in the image
        }

        @Override
        public void saveTo(StateOutput out) throws StateStreamException, KernelException {
            SavedBundle.writeTo(out, bundle.folder());
            try {
                checkpoint.saveTo(out);
            } catch (StateStreamException e) {
                throw e;
            } catch (IOException e) {
                throw new KernelException(folder + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public List<MemoryFile> memory() {
            return checkpoint.memory();
        }

        @Override
        public void endOnClose() {
            // nothing runs
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                checkpoint.close();
            }
        }
    }
}
