/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.stasis.api.ImageRef;
import org.stasis.api.Progress;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.Pages;

/**
 * The recipe of a check without a kernel: seal, then every byte of every file.
 *
 * @param named as the caller named it; null for a path
 * @param image opened, its seal found right
 * @param progress told how far the check is
 * @param stopped whether to give up
 */
record Verify(ImageRef named, StoredImage image, Consumer<Progress> progress, BooleanSupplier stopped) {
    VerifyReport run() throws StateException {
        long began = System.nanoTime();
        Manifest manifest = image.manifest();
        try (StateFileInput state = image.state()) {
            state.finish();
        }
        image.secrets().verify();
        int extents = 0;
        if (!manifest.singleFile()) {
            Pages pages = image.pages();
            image.verify(pages, new ProgressMeter("verifying", pages.storedBytes(), progress, stopped));
            extents = pages.extents();
        }
        List<String> cautions = new ArrayList<>();
        if (manifest.key() == null) {
            cautions.add("scheme '" + manifest.scheme()
                    + "' guards against accidents only: anybody could have made this image");
        }
        return new VerifyReport(
                named,
                manifest.id(),
                manifest.scheme(),
                manifest.bytes(),
                extents,
                cautions,
                Duration.ofNanos(System.nanoTime() - began));
    }
}
