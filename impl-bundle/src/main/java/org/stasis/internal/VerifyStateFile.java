/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;

/**
 * The recipe of a check of a state file without a manifest: all that the format alone can show, and a word on what it
 * cannot.
 *
 * @param file the state file
 * @param key to check its codes with
 * @param info what it says of itself
 */
record VerifyStateFile(Path file, StateFileKey key, ImageInfo info) {
    VerifyReport run() throws StateException {
        long began = System.nanoTime();
        if (info.integrity() == Integrity.DAMAGED) {
            throw new StateFileException(file.toString(), String.join(" ", info.remarks()));
        }
        return Faults.files(file.toString(), () -> {
            try (OpenImage image = LookedInto.bare(file, key, info)) {
                read(image.payload());
                long bytes = info.files().get(0).bytes();
                return new VerifyReport(
                        null,
                        info.id(),
                        info.scheme() == null ? "none" : info.scheme(),
                        bytes,
                        0,
                        cautions(image.info()),
                        Duration.ofNanos(System.nanoTime() - began));
            }
        });
    }

    /** To the end: every code is checked on the way, and graphs must be whole. */
    private void read(InputStream payload) throws IOException {
        WireReader graphs = new WireReader(payload, file.toString(), WireLimits.DEFAULT);
        while (!graphs.atEnd() && graphs.atGraph()) {
            graphs.section();
            while (graphs.entry() != null) {
                // it was checked by being read
            }
        }
        payload.transferTo(OutputStream.nullOutputStream());
    }

    private List<String> cautions(ImageInfo read) {
        List<String> cautions = new ArrayList<>(read.remarks());
        cautions.add("There is no manifest: that the file is complete, and which image it belongs to, is not known.");
        read.files().stream()
                .skip(1)
                .forEach(beside -> cautions.add(beside.name() + " beside it was not checked: nothing guards it."));
        return cautions;
    }
}
