/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.spi.PageBackend;

/**
 * Whether a save will fit, asked before the kernel is held still for it. For certain this is known only where every page
 * is stored as it is; where pages may be left out or shrink, a save that looks too big is tried all the same.
 *
 * @param where the image will be, for messages
 * @param usableBytes what the backend has left; empty if it does not know
 */
record Room(String where, OptionalLong usableBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    static Room in(PageBackend backend, String image) throws StateException {
        String where = backend.location(image);
        try {
            return new Room(where, backend.usableBytes());
        } catch (IOException e) {
            throw Faults.ofFiles(where, e);
        }
    }

    /**
     * @param memoryBytes the kernel has allocated
     * @param compressed whether pages are compressed
     */
    void check(SaveOptions options, long memoryBytes, boolean compressed) throws StateFileException {
        if (memoryBytes <= usableBytes.orElse(Long.MAX_VALUE)) {
            return;
        }
        String shortage = "the kernel's memory has " + memoryBytes + " bytes, and the storage has "
                + usableBytes.getAsLong() + " left";
        if (options.excludeZeroPages() || compressed || options.base() != null) {
            LOG.warn("{}: {}; the save succeeds only if it needs less than that", where, shortage);
            return;
        }
        throw new StateFileException(
                where, shortage + "; make room there, leave out zero pages, compress, or use another backend");
    }
}
