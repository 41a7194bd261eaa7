/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.kernel.runsc.image.ImageFolder;
import org.stasis.kernel.runsc.image.RebuiltCheckpoint;
import org.stasis.spi.Host;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;

/** A kernel that, instead of running what it loads, leaves it in a folder. */
final class ExportedKernel extends PassingKernel {
    private final Path folder;

    /** @param folder empty */
    ExportedKernel(String name, Path folder) {
        super(name, Status.IDLE);
        this.folder = folder;
    }

    /** Wherever it will be restored, it is not here. */
    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        SandboxNeeds.readFrom(in);
        return List.of();
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        SavedBundle.readFrom(in);
        ImageFolder draft = ImageFolder.in(folder);
        try {
            return new Written(draft, RebuiltCheckpoint.read(in, folder));
        } catch (StateStreamException | KernelException | RuntimeException e) {
            draft.close();
            throw e;
        }
    }

    private static final class Written implements RevivedKernel {
        private final ImageFolder draft;
        private final RebuiltCheckpoint image;

        Written(ImageFolder draft, RebuiltCheckpoint image) {
            this.draft = draft;
            this.image = image;
        }

        @Override
        public List<MemoryFile> memory() {
            return image.memory();
        }

        @Override
        public void restoreClocks() {
            // nothing runs
        }

        @Override
        public void restoreOptions() {
            // nothing runs
        }

        @Override
        public void start() throws KernelException {
            image.finish();
            try {
                RebuiltCheckpoint.force(draft.path());
            } catch (IOException e) {
                throw new KernelException("the image in " + draft.path() + " is not on the disk: " + e, e);
            }
            draft.keep();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public void close() {
            try (draft) {
                image.close();
            } catch (IOException e) {
                // it is removed
            }
        }
    }
}
