/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.stasis.api.CorruptImageException;
import org.stasis.internal.memory.PagesMetadata.Saved;

/** Whether what a file tells of pages can be true: whoever reads it need not ask again. */
final class PagesMetadataCheck {
    private final String where;
    private final PagesMetadata pages;
    private final List<ExtentFile> sources;
    private final ExtentTable extents;
    private long own;

    PagesMetadataCheck(String where, PagesMetadata pages) {
        this.where = where;
        this.pages = pages;
        sources = pages.sources();
        extents = pages.extents();
    }

    void run() throws CorruptImageException {
        checkSources();
        checkMemory();
        for (Saved file : pages.files()) {
            checkCoverage(file);
            for (int row = file.from(); row < file.to() && !sources.isEmpty(); row++) {
                checkPlace(row);
            }
        }
        if (!sources.isEmpty() && own != sources.get(0).bytes()) {
            throw damaged("extents for all " + sources.get(0).bytes() + " bytes of the image's own", own);
        }
    }

    private void checkSources() throws CorruptImageException {
        Set<UUID> origins = new HashSet<>();
        for (ExtentFile source : sources) {
            if (!origins.add(source.origin()) || source.bytes() < 0) {
                throw damaged("each source once, with its length", source);
            }
        }
        if (!sources.isEmpty() && !sources.get(0).origin().equals(pages.image())) {
            throw damaged("the image's own pages as its first source", sources.get(0));
        }
    }

    private void checkMemory() throws CorruptImageException {
        Set<String> ids = new HashSet<>();
        long total = 0;
        for (Saved file : pages.files()) {
            if (!ids.add(file.id())) {
                throw damaged("each memory file once", "'" + file.id() + "' twice");
            }
            total += file.allocatedBytes();
            if (total < 0) {
                throw damaged("less than 8 EiB of memory", "more");
            }
        }
    }

    private void checkCoverage(Saved file) throws CorruptImageException {
        Windows windows = new Windows(file.allocated());
        for (int row = file.from(); row < file.to(); row++) {
            long window = extents.window(row);
            if (row > file.from() && window <= extents.window(row - 1)) {
                throw damaged("windows in ascending order", "window " + window + " of '" + file.id() + "'");
            }
            if (extents.mask(row) == 0 || (extents.mask(row) & ~windows.mask(window)) != 0) {
                throw damaged(
                        "stored pages inside allocated ranges",
                        Integer.toBinaryString(extents.mask(row)) + " in window " + window + " of '" + file.id() + "'");
            }
        }
    }

    private void checkPlace(int row) throws CorruptImageException {
        long position = extents.position(row);
        int stored = extents.storedBytes(row);
        int bytes = extents.bytes(row);
        if (extents.source(row) >= sources.size()) {
            throw damaged("one of " + sources.size() + " sources", "number " + extents.source(row));
        }
        ExtentFile source = sources.get(extents.source(row));
        boolean compressed = !source.compression().equals(Extents.NO_COMPRESSION);
        if (stored < 1
                || stored > bytes
                || stored < bytes && !compressed
                || position < 0
                || position > source.bytes() - stored) {
            throw damaged(
                    "an extent of " + bytes + " bytes within the " + source.bytes() + " of its source",
                    stored + " bytes at " + position);
        }
        if (extents.source(row) == 0) {
            // new ones lie one after the other, and equal ones where the first of them is
            if (position == own) {
                own += stored;
            } else if (position > own - stored) {
                throw damaged("the next extent at " + own, position);
            }
        }
    }

    private CorruptImageException damaged(String expected, Object found) {
        return new CorruptImageException(where, expected, String.valueOf(found), PagesMetadataFormat.DAMAGED);
    }
}
