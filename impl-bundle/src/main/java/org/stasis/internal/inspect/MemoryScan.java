/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;

/** One pass over all stored pages: finds those that are zero, and keeps the few whose contents are asked for. */
final class MemoryScan {
    private static final int PAGE = MemoryFile.PAGE_BYTES;
    private static final byte[] ZEROS = new byte[PAGE];

    /** A page of a memory file. */
    record Page(String memory, long position) {}

    private final Map<String, StoredPages> files = new LinkedHashMap<>();
    private final Map<Page, byte[]> kept = new HashMap<>();

    private MemoryScan() {}

    static MemoryScan of(MemoryCursor cursor, Set<Page> wanted) throws IOException, StateException {
        MemoryScan scan = new MemoryScan();
        for (MemoryLayout layout = cursor.next(); layout != null; layout = cursor.next()) {
            scan.file(layout, cursor.pages(), wanted);
        }
        return scan;
    }

    private void file(MemoryLayout layout, InputStream pages, Set<Page> wanted) throws IOException {
        StoredPages stored = new StoredPages(layout);
        files.put(layout.id(), stored);
        byte[] page = new byte[PAGE];
        long index = 0;
        for (PageRange range : layout.stored()) {
            for (long position = range.start(); position < range.end(); position += PAGE, index++) {
                if (pages.readNBytes(page, 0, PAGE) < PAGE) {
                    throw new EOFException(
                            "the image ends before page " + position + " of memory '" + layout.id() + "'");
                }
                if (Arrays.equals(page, ZEROS)) {
                    stored.markZero(index);
                }
                Page name = new Page(layout.id(), position);
                if (wanted.contains(name)) {
                    kept.put(name, page.clone());
                }
            }
        }
    }

    /** By id, in the order of the image. */
    Map<String, StoredPages> files() {
        return files;
    }

    /** The page if it was asked for; zero if it is not stored. */
    byte[] page(String memory, long position) {
        return kept.getOrDefault(new Page(memory, position), ZEROS);
    }
}
