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
 * Whether a save will fit, asked before the kernel is held still for it. It is refused if even the least it can need is too
 * much: all pages where each is stored as it is, and else what the files beside them take. Where pages may be left out or
 * shrink, a save that looks too big is tried all the same.
 *
 * @param where the image will be, for messages
 * @param usableBytes what the backend has left; empty if it does not know
 */
record Room(String where, OptionalLong usableBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    /** No manifest is shorter. */
    private static final long MANIFEST_BYTES = 512;

    private static final int WINDOW_BYTES = 64 << 10;

    /** No row of an extent in the pages' metadata is shorter: a shortest code is 16 bytes. */
    private static final long ROW_BYTES = 36;

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
        long usable = usableBytes.orElse(Long.MAX_VALUE);
        boolean whole = !options.excludeZeroPages() && !compressed && options.base() == null;
        long least = MANIFEST_BYTES + (whole ? memoryBytes : rows(options, memoryBytes));
        String left = ", and the storage has " + usable + " left";
        if (whole && memoryBytes > usable) {
            throw new StateFileException(
                    where,
                    memory(memoryBytes) + left
                            + "; make room there, leave out zero pages, compress, or use another backend");
        }
        if (least > usable) {
            throw new StateFileException(
                    where,
                    "the image needs at least " + least + " bytes" + left
                            + "; make room there, or use another backend");
        }
        if (memoryBytes > usable) {
            LOG.warn("{}: {}{}; the save succeeds only if it needs less than that", where, memory(memoryBytes), left);
        }
    }

    /** Whatever pages shrink to or share, each window that is stored has a row of its own that tells where it is. */
    private static long rows(SaveOptions options, long memoryBytes) {
        return options.excludeZeroPages() || options.singleFile() ? 0 : memoryBytes / WINDOW_BYTES * ROW_BYTES;
    }

    private static String memory(long bytes) {
        return "the kernel's memory has " + bytes + " bytes";
    }
}
