/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.file.Path;
import java.util.Optional;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;

/**
 * Tells what is in a folder of images, as a process that has just started sees it: with a backend, a service and a kernel
 * that nobody else uses and nothing makes fail. Confined to one thread.
 */
final class Witness {
    private final Path folder;
    private final PatternKernel kernel;
    private final PlainStates plain = new PlainStates(Images.KEYS);

    Witness(Path folder, Pattern pattern) {
        this.folder = folder;
        kernel = new PatternKernel(pattern);
        plain.put(kernel);
        plain.put(Images.backend(folder));
    }

    /** Takes what is found for what is there; tells what is wrong with it, if anything is. */
    Optional<String> settle(String image, Ledger ledger) {
        String expected = ledger.expected(image);
        try {
            plain.service().list(null); // the first use sweeps what others left
            long found = load(image);
            return ledger.settle(image, found)
                    ? Optional.empty()
                    : Optional.of(image + " should be " + expected + ", found is " + Ledger.text(found));
        } catch (Exception e) {
            return Optional.of(image + " should be " + expected + ": " + e);
        }
    }

    /**
     * The same, and reads the image's folder with nothing of ours: it must hold this image and nothing else. For when
     * nobody who saved it is alive.
     */
    Optional<String> settleAll(String image, Ledger ledger) {
        Optional<String> wrong = settle(image, ledger);
        if (wrong.isPresent()) {
            return wrong;
        }
        String found = ledger.expected(image);
        try {
            boolean present = new FolderCheck(folder.resolve(image), Images.KEY).check();
            return present == (ledger.certain(image).getAsLong() != Ledger.NONE)
                    ? Optional.empty()
                    : Optional.of(image + " is " + found + ", which its folder contradicts");
        } catch (Exception e) {
            return Optional.of(image + " is " + found + ": " + e);
        }
    }

    private long load(String image) throws StateException {
        try {
            plain.service()
                    .load(LoadOptions.from(image)
                            .kernel(kernel.name())
                            .replace(true)
                            .build());
            return kernel.audit();
        } catch (ImageNotFoundException e) {
            return Ledger.NONE;
        }
    }
}
