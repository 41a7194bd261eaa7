/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.ImageExistsException;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;

/**
 * The recipe of a load whose image may be damaged: the newest other image of the kernel that loads, if the caller allows
 * one. What another image says of itself only decides whether it is tried; it is authenticated like any.
 *
 * @param options as the caller gave them
 * @param kernel tells the name of the kernel whose images come into question
 */
record Fallback(LoadOptions options, Catalog catalog, Supplier<String> kernel) {
    private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

    /** Loads exactly the image that is named. */
    interface Loader {
        LoadReport load(LoadOptions options) throws StateException;
    }

    LoadReport load(Loader loader) throws StateException {
        try {
            return loader.load(options);
        } catch (StateFileException damaged) {
            if (!options.fallback()
                    || damaged instanceof ImageNotFoundException
                    || damaged instanceof ImageExistsException) {
                throw damaged;
            }
            return loadAnother(loader, damaged);
        }
    }

    private LoadReport loadAnother(Loader loader, StateFileException damaged) throws StateException {
        LOG.error("{} cannot be loaded; looking for an older image", options.image(), damaged);
        String name = kernel.get();
        for (ImageInfo other : catalog.images()) {
            if (name.equals(other.kernel())
                    && !other.image().name().equals(options.image().name())) {
                try {
                    return instead(loader.load(options.instead(other.image())), other, damaged);
                } catch (StateFileException e) {
                    LOG.error("{} cannot be loaded either", other.image(), e);
                    damaged.addSuppressed(e);
                }
            }
        }
        throw damaged;
    }

    private LoadReport instead(LoadReport loaded, ImageInfo other, StateFileException damaged) {
        String note = "FALLBACK: image '" + options.image() + "' is damaged, and '" + other.image() + "' of "
                + other.created() + " was loaded in its place: " + damaged.getMessage();
        LOG.error(note);
        List<String> notes = new ArrayList<>(List.of(note));
        notes.addAll(loaded.notes());
        return new LoadReport(
                loaded.image(),
                loaded.id(),
                loaded.kernel(),
                loaded.metadata(),
                loaded.memoryBytes(),
                List.copyOf(notes),
                loaded.firstTask(),
                loaded.resident(),
                loaded.took());
    }
}
