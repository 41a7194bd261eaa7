/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.CorruptImageException;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.inspect.MemoryBeside;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Section;

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
                boolean besideFits = read(image);
                long bytes = info.files().get(0).bytes();
                return new VerifyReport(
                        null,
                        info.id(),
                        info.scheme() == null ? "none" : info.scheme(),
                        bytes,
                        0,
                        cautions(image.info(), besideFits),
                        Duration.ofNanos(System.nanoTime() - began));
            }
        });
    }

    /**
     * To the end: every code is checked on the way, and sections must be whole.
     *
     * @return whether there is memory beside it, as long as it should be
     */
    private boolean read(OpenImage image) throws IOException, StateException {
        InputStream payload = image.payload();
        boolean headersOnly = image.beside(ImageFiles.PAGES).isPresent()
                && image.beside(ImageFiles.PAGES_METADATA).isEmpty(); // gVisor of April 2024
        WireReader in = new WireReader(payload, file.toString(), WireLimits.DEFAULT);
        boolean inside = false;
        while (!in.atEnd() && (in.atGraph() || !headersOnly)) {
            inside |= !(in.section() instanceof Section.Graph); // what is in it is checked by being read
        }
        payload.transferTo(OutputStream.nullOutputStream());
        boolean besideFits = !inside && MemoryBeside.fits(image);
        if (!inside && !besideFits && in.owesMemory()) {
            throw new CorruptImageException(
                    file.toString(),
                    "the memory of its kernel behind it, or beside it in " + ImageFiles.PAGES_METADATA + " and "
                            + ImageFiles.PAGES,
                    "neither",
                    "It was cut off, or not all files of the checkpoint were copied");
        }
        return besideFits;
    }

    private List<String> cautions(ImageInfo read, boolean besideFits) {
        List<String> cautions = new ArrayList<>(read.remarks());
        cautions.add("There is no manifest: that the file is complete, and which image it belongs to, is not known.");
        read.files().stream()
                .skip(1)
                .forEach(beside -> cautions.add(beside.name()
                        + (besideFits
                                ? " beside it is as long as it should be; nothing guards what is in it."
                                : " beside it was not looked into.")));
        return cautions;
    }
}
