/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.Savable;
import org.stasis.demo.search.pages.FileTable;
import org.stasis.demo.search.pages.MemoryDirectory;

/**
 * The index that one {@link Indexer} writes: its files, and the writer while one is open.
 *
 * <p>Only the files are state. The writer buffers documents in the heap until {@link #commit}, and is opened again over
 * the files when it is next needed.
 */
@Savable
final class Index implements AutoCloseable {
    /** Small buffers and small segments keep each flush and each merge short: a save waits for the one under way. */
    private static final double BUFFER_MEGABYTES = 6;

    private static final double SEGMENT_MEGABYTES = 10;
    private static final int SEGMENTS = 8;

    FileTable files = new FileTable();
    private transient IndexWriter writer;

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
}
