/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.stasis.api.task.MemoryFile;
import org.stasis.demo.search.pages.FileTable;
import org.stasis.demo.search.pages.MemoryDirectory;

/**
 * All indexes as one, described in a way that does not depend on which indexer added which document, in what order, or
 * how Lucene cut its segments: documents count by the rank of their path.
 *
 * <p>Derived from the files and never saved: after a load it is opened again.
 */
final class MergedIndex implements AutoCloseable {
    static final String PATH = "path";
    static final String SHA256 = "sha256";
    static final String TEXT = "text";
    static final String CONTENT = "content";

    private final IndexReader reader;
    private final String[] paths;
    private final String[] hashes;
    private final int[] byPath;
    private final int[] rank;

    private MergedIndex(IndexReader reader) throws IOException {
        this.reader = reader;
        paths = values(PATH);
        hashes = values(SHA256);
        byPath = IntStream.range(0, paths.length)
                .boxed()
                .sorted(Comparator.comparing(document -> paths[document]))
                .mapToInt(Integer::intValue)
                .toArray();
        rank = new int[byPath.length];
        for (int i = 0; i < byPath.length; i++) {
            rank[byPath[i]] = i;
        }
    }

    static MergedIndex open(MemoryFile memory, List<FileTable> indexes) throws IOException {
        IndexReader[] readers = new IndexReader[indexes.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = DirectoryReader.open(new MemoryDirectory(memory, indexes.get(i)));
        }
        return new MergedIndex(new MultiReader(readers));
    }

    private String[] values(String field) throws IOException {
        String[] values = new String[reader.maxDoc()];
        if (values.length > 0) {
            BinaryDocValues column = MultiDocValues.getBinaryValues(reader, field);
            while (column.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                values[column.docID()] = column.binaryValue().utf8ToString();
            }
        }
        return values;
    }

    int documents() {
        return paths.length;
    }

    /**
     * Checks that the stored contents of some documents are still those that were listed.
     *
     * @return their bytes
     */
    long verify(int from, int to) throws IOException {
        BinaryDocValues contents = MultiDocValues.getBinaryValues(reader, CONTENT);
        long bytes = 0;
        for (int document = contents.advance(from); document < to; document = contents.nextDoc()) {
            BytesRef content = contents.binaryValue();
            MessageDigest sha256 = Sha256.start();
            sha256.update(content.bytes, content.offset, content.length);
            String found = Sha256.hexOf(sha256);
            if (!found.equals(hashes[document])) {
                throw new IOException("the index holds other content of " + paths[document]
                        + " than was listed: SHA-256 " + found + ", expected " + hashes[document]);
            }
            bytes += content.length;
        }
        return bytes;
    }

    /** Paths and hashes of all documents, in the order of the paths. */
    void digestDocuments(MessageDigest digest) {
        for (int document : byPath) {
            Sha256.update(digest, paths[document]);
            Sha256.update(digest, hashes[document]);
        }
    }

    /** The words from {@code after} on, that one left out; from the first if it is null. */
    Words words(BytesRef after) throws IOException {
        Terms terms = MultiTerms.getTerms(reader, TEXT);
        TermsEnum words = terms == null ? TermsEnum.EMPTY : terms.iterator();
        if (after != null && words.seekCeil(after) != TermsEnum.SeekStatus.FOUND) {
            throw new IOException("the index has lost the word " + after);
        }
        return new Words(words);
    }

    long count(Query query) throws IOException {
        return new IndexSearcher(reader).count(query);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Words in their order, each with where it stands. */
    final class Words {
        private final TermsEnum words;
        private PostingsEnum postings;
        private long[] places = new long[64];

        private Words(TermsEnum words) {
            this.words = words;
        }

        /** The next word, or null after the last; valid until the next call. */
        BytesRef next() throws IOException {
            return words.next();
        }

        long occurrences() throws IOException {
            return words.totalTermFreq();
        }

        /** The word, and for each document, in the order of the paths, how often and at which positions it has it. */
        void digest(MessageDigest digest) throws IOException {
            BytesRef word = words.term();
            digest.update(word.bytes, word.offset, word.length);
            int documents = words.docFreq();
            if (places.length < documents) {
                places = new long[Math.max(documents, 2 * places.length)];
            }
            postings = words.postings(postings, PostingsEnum.POSITIONS);
            for (int i = 0; i < documents; i++) {
                int document = postings.nextDoc();
                places[i] = (long) rank[document] << 32 | positions() & 0xffff_ffffL;
            }
            Arrays.sort(places, 0, documents);
            ByteBuffer bytes = ByteBuffer.allocate((1 + documents) * Long.BYTES).putLong(documents);
            bytes.asLongBuffer().put(places, 0, documents);
            digest.update(bytes.array());
        }

        /** Frequency and positions in the present document, mixed into one number. */
        private int positions() throws IOException {
            int mix = postings.freq();
            for (int left = mix; left > 0; left--) {
                mix = 31 * mix + postings.nextPosition();
            }
            return mix;
        }
    }
}
