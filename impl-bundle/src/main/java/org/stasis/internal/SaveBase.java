/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.PagesBase;
import org.stasis.spi.ImageWriter;

/**
 * The image that a save is based on, and what the two share.
 *
 * @param image null for none
 * @param pages what can be taken over from it
 * @param notes why nothing can
 */
record SaveBase(StoredImage image, PagesBase pages, List<String> notes) {
    private static final Logger LOG = LoggerFactory.getLogger(SaveBase.class);

    static SaveBase of(SavePlan plan) throws StateException {
        StoredImage image = plan.base();
        if (image == null) {
            return new SaveBase(null, PagesBase.NONE, List.of());
        }
        String type = image.manifest().kernel().type();
        if (!type.equals(plan.kernel().type())) {
            throw new IncompatibleHostException(
                    "base " + image.where(),
                    List.of("it is of a kernel of type '" + type + "', not '"
                            + plan.kernel().type() + "'"));
        }
        String hindrance = hindrance(plan, image);
        if (hindrance == null) {
            return new SaveBase(image, image.pages().base(plan.marks()), List.of());
        }
        String note = "nothing is shared with base '" + image.manifest().name() + "': " + hindrance;
        LOG.info("{}: {}", plan.options().image(), note);
        return new SaveBase(image, PagesBase.NONE, List.of(note));
    }

    /** Extents are taken over as they are, so they must be of the same key. */
    private static String hindrance(SavePlan plan, StoredImage image) {
        ImageKeys theirs = image.keys();
        ImageKeys ours = plan.keys();
        Manifest manifest = image.manifest();
        if (manifest.singleFile() || plan.options().singleFile()) {
            return "pages inside a state file are not shared";
        }
        return ours.share(theirs) ? null : "it is by " + theirs + ", and this image by " + ours;
    }

    /** Id of the image, or null. */
    String id() {
        return image == null ? null : image.manifest().id();
    }

    /** What is secret now must not be in the image by way of files that are taken over. */
    void refuseExposed(List<PageSource> sources) throws StateFileException {
        for (PageSource source : sources) {
            long exposed = pages.exposed(source);
            if (exposed >= 0) {
                throw new StateFileException(
                        image.where(),
                        "the base has pages of memory '" + source.pages().id()
                                + "' that are secret now, the first behind " + exposed
                                + ", and its files would be part of this image. Save without a base");
            }
        }
    }

    /** Has a new image take over what the two share, and says what its manifest must say of it. */
    List<Manifest.File> adoptInto(ImageWriter writer) throws StateException {
        return image == null ? List.of() : image.adopt(pages.origins(), writer);
    }
}
