/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.StateType;
import org.stasis.demo.search.pages.FileTable;

/**
 * How far the {@link Summary} is.
 *
 * <p>A running SHA-256 cannot be saved, so it is a chain: each step's digest begins with the one before. The index it
 * reads is no state and opened when it is next needed.
 */
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

    private MergedIndex index;

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

    @Component(service = StateType.class)
    public static final class Type implements StateType<Tally> {
        @Override
        public String name() {
            return "org.stasis.demo.search.Tally";
        }

        @Override
        public Class<Tally> type() {
            return Tally.class;
        }

        @Override
        public List<String> fields() {
            return List.of("documents", "bytes", "word", "wordsDone", "words", "occurrences", "hits", "chain");
        }

        @Override
        public void save(Tally tally, FieldWriter out) {
            out.putLong(0, tally.documents);
            out.putLong(1, tally.bytes);
            out.putObject(2, tally.word);
            out.putBoolean(3, tally.wordsDone);
            out.putLong(4, tally.words);
            out.putLong(5, tally.occurrences);
            out.putObject(6, tally.hits);
            out.putObject(7, tally.chain);
        }

        @Override
        public Tally create(FieldReader in) {
            return new Tally();
        }

        @Override
        @SuppressWarnings("unchecked") // only this type writes the field, and only with such a map
        public void load(Tally tally, FieldReader in) {
            tally.documents = in.getInt(0);
            tally.bytes = in.getLong(1);
            tally.word = in.getObject(2, byte[].class);
            tally.wordsDone = in.getBoolean(3);
            tally.words = in.getLong(4);
            tally.occurrences = in.getLong(5);
            tally.hits = in.getObject(6, LinkedHashMap.class);
            tally.chain = in.getObject(7, byte[].class);
        }
    }
}
