/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.CompactReport;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesBase;
import org.stasis.internal.memory.PagesForm;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;

/**
 * The recipe of rewriting an image as one without adopted files, under the same name and with the same state file.
 *
 * @param options as the caller gave them
 * @param image opened, its seal found right
 * @param marks told that the new image holds what the old one held
 */
record Compact(
        LoadOptions options,
        StoredImage image,
        PageBackend backend,
        KeyRing keyRing,
        Operations operations,
        PageMarks marks) {
    private static final Logger LOG = LoggerFactory.getLogger(Compact.class);

    CompactReport run() throws StateException {
        long began = System.nanoTime();
        Manifest old = image.manifest();
        Manifest compact = old.ownBytes() == old.bytes() ? old : rewrite();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        LOG.info("compacted {}: {} bytes of {} in {} ms", image.where(), compact.bytes(), old.bytes(), took.toMillis());
        return new CompactReport(options.image(), compact.id(), old.bytes(), compact.bytes(), took);
    }

    private Manifest rewrite() throws StateException {
        try (StateFileInput state = image.state()) {
            state.finish(); // what is damaged is not made to look new
        }
        String name = image.manifest().name();
        UUID id = UUID.randomUUID();
        return Faults.files(image.where(), () -> {
            try (ImageWriter out = backend.create(name, id.toString())) {
                List<Manifest.File> files = new ArrayList<>();
                files.add(image.adoptState(id, out));
                files.addAll(image.secrets().adopt(out));
                rewritePages(id, new PagesOutput(out, image.keys(), image.where() + "/" + id, files));
                Manifest manifest = image.manifest().rewritten(id.toString(), files);
                byte[] sealed = Seal.write(manifest, sealKey());
                try (var replacing = operations.replacing()) {
                    refuseReplaced();
                    out.commit(sealed, true);
                }
                marks.same(UUID.fromString(image.manifest().id()), id);
                return manifest;
            }
        });
    }

    /** Every extent is authenticated and decompressed, and made anew. */
    private void rewritePages(UUID id, PagesOutput out) throws StateException, InvalidKeyException {
        Pages pages = image.pages();
        var form = new PagesForm(id, image.extents(id, pages.sources().get(0).compression()), true, PagesBase.NONE);
        image.read(pages, memory -> {
            long total = memory.stream().mapToLong(PageSource::bytes).sum();
            var scanned = new ProgressMeter("compacting", total, options.progress(), operations.stopped());
            return out.write(form, memory, scanned);
        });
    }

    /** The one the image was opened with; who has signed it must have the private key to sign it anew. */
    private SealKey sealKey() throws StateException {
        return image.manifest().imageKey() == null
                ? keyRing.forSaving(image.keys().scheme(), image.manifest().key())
                : image.keys().seal();
    }

    private void refuseReplaced() throws StateException {
        String now = Catalog.of(backend).image(image.manifest().name()).id();
        if (!image.manifest().id().equals(now)) {
            throw new StateFileException(
                    image.where(),
                    "the image was replaced meanwhile by " + now + ", which is left as it is; try again");
        }
    }
}
