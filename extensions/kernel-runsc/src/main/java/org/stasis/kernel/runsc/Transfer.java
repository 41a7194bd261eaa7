/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.stasis.api.ImageRef;
import org.stasis.api.KernelException;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.spi.KernelAdapter;

/**
 * Takes in images that runsc made, and gives out ours as runsc reads them: an ordinary save and an ordinary load, of a
 * kernel that is there for that moment only.
 */
final class Transfer {
    private final StateService states;
    private final Sandboxes.Registry registry;
    private final RunscSettings settings;

    Transfer(StateService states, Sandboxes.Registry registry, RunscSettings settings) {
        this.states = states;
        this.registry = registry;
        this.settings = settings;
    }

    /**
     * Seals and stores an image that runsc made.
     *
     * @param folder as {@code runsc checkpoint} wrote it; stays the caller's
     * @param kernel name under which it will be loaded unless another is given
     * @param bundle what the sandbox was made of
     */
    SaveReport take(Path folder, ImageRef image, String kernel, Path bundle) throws StateException {
        if (states.kernels().stream().anyMatch(present -> present.name().equals(kernel))) {
            throw new KernelException("a kernel '" + kernel + "' exists; name another for the image");
        }
        ImportedKernel imported =
                new ImportedKernel(kernel, folder, OciBundle.read(bundle), new Runsc(settings), settings.arguments());
        return with(
                imported,
                () -> states.save(SaveOptions.to(image)
                        .kernel(kernel)
                        .metadata(Map.of("imported", folder.toString()))
                        .build()));
    }

    /**
     * Writes an image as {@code runsc restore} reads it.
     *
     * @param folder is made, or is empty
     */
    LoadReport give(ImageRef image, Path folder) throws StateException {
        requireEmpty(folder);
        ExportedKernel exported = new ExportedKernel("export-" + UUID.randomUUID(), folder);
        return with(
                exported,
                () -> states.load(
                        LoadOptions.from(image).kernel(exported.name()).build()));
    }

    private static void requireEmpty(Path folder) throws KernelException {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new FileAlreadyExistsException(folder + " is not empty");
                }
            }
        } catch (IOException e) {
            throw new KernelException("an image cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private interface Work<T> {
        T run() throws StateException;
    }

    private <T> T with(KernelAdapter kernel, Work<T> work) throws StateException {
        Runnable unregister = registry.register(kernel);
        try {
            return work.run();
        } finally {
            unregister.run();
        }
    }
}
