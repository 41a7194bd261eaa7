/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.OutputStream;
import java.util.List;
import java.util.function.LongConsumer;
import org.stasis.api.StateException;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesForm;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;

/**
 * The two files that an image has for its pages.
 *
 * @param keys of the image
 * @param where the image's files are, for messages
 * @param files of the image so far; these are added
 */
record PagesOutput(ImageWriter image, ImageKeys keys, String where, List<Manifest.File> files) {
    /** Writes the pages into a file of their own, and what is known of them into another. */
    Pages write(PagesForm form, List<PageSource> memory, LongConsumer scanned) throws StateException {
        Pages pages = Faults.files(at(ImageFiles.PAGES), () -> {
            try (PageWriter out = image.create(ImageFiles.PAGES)) {
                return Pages.save(form, memory, out, scanned);
            }
        });
        files.add(new Manifest.File(ImageFiles.PAGES, pages.sources().get(0).bytes(), null));
        Faults.files(at(ImageFiles.PAGES_METADATA), () -> {
            var out = new FileOutput(ImageFiles.PAGES_METADATA, image.create(ImageFiles.PAGES_METADATA));
            try (out;
                    OutputStream encrypted = keys.encrypting(out, form.image())) {
                encrypted.write(pages.bytes());
            }
            return files.add(out.file());
        });
        return pages;
    }

    private String at(String file) {
        return where + "/" + file;
    }
}
