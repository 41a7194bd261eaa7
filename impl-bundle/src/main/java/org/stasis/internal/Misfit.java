/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.Pages;

/**
 * A file that is not the one the manifest tells of, looked at once more to say what it is instead: older, of another
 * image, or changed, and where. Only the message comes of it; nothing of the file is used.
 *
 * @param where name of the file, for messages
 * @param manifest that does not know it
 */
record Misfit(String where, Manifest manifest) {
    private static final String SPLICED =
            ", put in its place (a splice). Put the right one back, or load another image";

    interface Opened {
        StateFileInput open() throws Exception;
    }

    interface Contents {
        byte[] read() throws Exception;
    }

    /** What is wrong with a state file. */
    StateException ofState(StateException known, Opened file) {
        try (StateFileInput in = file.open()) {
            checkImage(in.metadata());
            in.payload().transferTo(OutputStream.nullOutputStream());
            return known;
        } catch (Exception e) {
            return closer(known, e);
        }
    }

    private void checkImage(Map<String, String> found) throws IntegrityException {
        String image = found.get(SaveMetadata.IMAGE);
        // which a compacted image has from the one it was
        if (image == null || image.equals(manifest.metadata().get(SaveMetadata.IMAGE))) {
            return;
        }
        String then = found.getOrDefault(SaveMetadata.TIMESTAMP, "");
        String now = manifest.metadata().getOrDefault(SaveMetadata.TIMESTAMP, "");
        throw new IntegrityException(
                where,
                then.compareTo(now) < 0
                        ? "this is the state file of image " + image + ", saved earlier, at " + then
                                + ": an older file inside a newer image (a rollback). Put the right one back,"
                                + " or load another image"
                        : "this is the state file of image " + image + SPLICED);
    }

    /** What is wrong with the metadata of pages. */
    StateException ofPagesMetadata(StateException known, Contents file) {
        try {
            UUID image = Pages.read(file.read(), where).image();
            if (!image.toString().equals(manifest.id())) {
                throw new IntegrityException(
                        where,
                        image.toString().equals(manifest.parent())
                                ? "these are the pages of image " + image + ", which this one descends from: an older"
                                        + " file inside a newer image (a rollback). Load another image"
                                : "these are the pages of image " + image + SPLICED);
            }
            return known;
        } catch (Exception e) {
            return closer(known, e);
        }
    }

    private StateException closer(StateException known, Exception found) {
        StateException told = Faults.ofFiles(where, found);
        if (told != known) {
            told.addSuppressed(known);
        }
        return told;
    }

    /** That file as long as it is, whatever the manifest says. */
    static Manifest.File asLongAs(long bytes, Manifest.File file) {
        return new Manifest.File(file.name(), bytes, file.sha256());
    }
}
