/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.Pages;

/**
 * The recipe of a check without a kernel: seal, then every byte of every file.
 *
 * @param options as the caller gave them
 * @param image opened, its seal found right
 */
record Verify(LoadOptions options, StoredImage image, Operations operations) {
    VerifyReport run() throws StateException {
        long began = System.nanoTime();
        Manifest manifest = image.manifest();
        try (StateFileInput state = image.state()) {
            state.finish();
        }
        image.verifySecrets();
        int extents = 0;
        if (!manifest.singleFile()) {
            Pages pages = image.pages();
            image.verify(
                    pages,
                    new ProgressMeter("verifying", pages.storedBytes(), options.progress(), operations.stopped()));
            extents = pages.extents();
        }
        List<String> cautions = new ArrayList<>();
        if (manifest.key() == null) {
            cautions.add("scheme '" + manifest.scheme()
                    + "' guards against accidents only: anybody could have made this image");
        }
        return new VerifyReport(
                options.image(),
                manifest.id(),
                manifest.scheme(),
                manifest.bytes(),
                extents,
                cautions,
                Duration.ofNanos(System.nanoTime() - began));
    }
}
