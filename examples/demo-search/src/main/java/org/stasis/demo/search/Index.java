/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.StateType;
import org.stasis.demo.search.pages.FileTable;
import org.stasis.demo.search.pages.MemoryDirectory;

/**
 * The index that one {@link Indexer} writes: its files, and the writer while one is open.
 *
 * <p>Only the files are state. The writer buffers documents in the heap until {@link #commit}, and is opened again over
 * the files when it is next needed.
 */
final class Index implements AutoCloseable {
    /** Small buffers and small segments keep each flush and each merge short: a save waits for the one under way. */
    private static final double BUFFER_MEGABYTES = 6;

    private static final double SEGMENT_MEGABYTES = 10;
    private static final int SEGMENTS = 8;

    private FileTable files = new FileTable();
    private IndexWriter writer;

    FileTable files() {
        return files;
    }

    IndexWriter writer(MemoryFile memory) throws IOException {
        if (writer == null) {
            writer = new IndexWriter(new MemoryDirectory(memory, files), configuration());
        }
        return writer;
    }

    private static IndexWriterConfig configuration() {
        TieredMergePolicy merges =
                new TieredMergePolicy().setMaxMergedSegmentMB(SEGMENT_MEGABYTES).setSegmentsPerTier(SEGMENTS);
        return new IndexWriterConfig(new StandardAnalyzer())
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setMergePolicy(merges)
                .setMergeScheduler(new SerialMergeScheduler()); // a merge in a thread of its own would run on in a save
    }

    /** Brings every added document into the files. */
    void commit() throws IOException {
        if (writer != null) {
            writer.commit();
        }
    }

    /** Ends the writing: the files are complete, and an index, even if nothing was ever added. */
    void finish(MemoryFile memory) throws IOException {
        writer(memory).close();
        writer = null;
    }

    /** The kernel has dropped this state: what is not committed is not wanted any more. */
    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.rollback();
            writer = null;
        }
    }

    @Component(service = StateType.class)
    public static final class Type implements StateType<Index> {
        @Override
        public String name() {
            return "org.stasis.demo.search.Index";
        }

        @Override
        public Class<Index> type() {
            return Index.class;
        }

        @Override
        public List<String> fields() {
            return List.of("files");
        }

        @Override
        public void save(Index index, FieldWriter out) {
            out.putObject(0, index.files);
        }

        @Override
        public Index create(FieldReader in) {
            return new Index();
        }

        @Override
        public void load(Index index, FieldReader in) {
            index.files = in.getObject(0, FileTable.class);
        }
    }
}
