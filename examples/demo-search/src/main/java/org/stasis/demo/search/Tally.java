/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.Savable;
import org.stasis.demo.search.pages.FileTable;

/**
 * How far the {@link Summary} is.
 *
 * <p>A running SHA-256 cannot be saved, so it is a chain: each step's digest begins with the one before. The index it
 * reads is no state and opened when it is next needed.
 */
@Savable
final class Tally implements AutoCloseable {
    int documents;
    long bytes;
    /** The last word that is part of the chain; null before the first. */
    byte[] word;

    boolean wordsDone;
    long words;
    long occurrences;
    LinkedHashMap<String, Long> hits = new LinkedHashMap<>();
    byte[] chain = new byte[Sha256.BYTES];

    private transient MergedIndex index;

    MergedIndex index(MemoryFile memory, List<FileTable> indexes) throws IOException {
        if (index == null) {
            index = MergedIndex.open(memory, indexes);
        }
        return index;
    }

    SearchResult result() {
        return new SearchResult(documents, bytes, words, occurrences, hits, Sha256.hex(chain));
    }

    @Override
    public void close() throws IOException {
        if (index != null) {
            index.close();
            index = null;
        }
    }
}
