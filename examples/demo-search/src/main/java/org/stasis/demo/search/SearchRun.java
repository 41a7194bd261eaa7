/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.LoadCallback;
import org.stasis.api.task.StateType;
import org.stasis.api.task.TaskContext;
import org.stasis.demo.search.pages.FileTable;

/**
 * What the tasks of one run share: the corpus, how far it is done, the indexes and the result.
 *
 * <p>One object of the kernel, referred to by all tasks before a save and after a load. Thread-safe.
 */
final class SearchRun {
    private ArrayList<CorpusFile> corpus = new ArrayList<>();
    private boolean listed;
    private int taken;
    private int indexed;
    private long indexedBytes;
    private ArrayList<FileTable> indexes = new ArrayList<>();
    private int complete;
    private SearchResult result;

    /** The sum over {@link #corpus}; derived, not saved. */
    private long corpusBytes;

    static SearchRun of(TaskContext context) {
        return context.shared("search", SearchRun.class, SearchRun::new);
    }

    synchronized void list(CorpusFile file) {
        corpus.add(file);
        corpusBytes += file.length();
    }

    synchronized void endListing() {
        listed = true;
    }

    synchronized boolean isListed() {
        return listed;
    }

    /** The next files that nobody has taken, about that many bytes of them; empty when all are taken. */
    synchronized List<CorpusFile> take(long bytes) {
        int first = taken;
        for (long sum = 0; sum < bytes && taken < corpus.size(); taken++) {
            sum += corpus.get(taken).length();
        }
        return List.copyOf(corpus.subList(first, taken));
    }

    synchronized void indexed(List<CorpusFile> files) {
        indexed += files.size();
        indexedBytes += files.stream().mapToLong(CorpusFile::length).sum();
    }

    /** An indexer begins, and this is where its files will be. */
    synchronized void add(FileTable index) {
        indexes.add(index);
    }

    /** An indexer has nothing left to do. */
    synchronized void complete() {
        complete++;
    }

    /** Whether that many indexers have nothing left to do. */
    synchronized boolean isIndexed(int indexers) {
        return complete == indexers;
    }

    synchronized List<FileTable> indexes() {
        return List.copyOf(indexes);
    }

    synchronized void finish(SearchResult found) {
        result = found;
    }

    synchronized SearchProgress.Snapshot progress() {
        long indexBytes = indexes.stream().mapToLong(FileTable::bytes).sum();
        return new SearchProgress.Snapshot(
                listed, indexed, corpus.size(), indexedBytes, corpusBytes, indexBytes, result);
    }

    @Component(service = StateType.class)
    public static final class Type implements LoadCallback<SearchRun> {
        private final SearchProgress progress;

        @Activate
        public Type(@Reference SearchProgress progress) {
            this.progress = progress;
        }

        @Override
        public String name() {
            return "org.stasis.demo.search.SearchRun";
        }

        @Override
        public Class<SearchRun> type() {
            return SearchRun.class;
        }

        @Override
        public List<String> fields() {
            return List.of("corpus", "listed", "taken", "indexed", "indexedBytes", "indexes", "complete", "result");
        }

        @Override
        public void save(SearchRun run, FieldWriter out) {
            out.putObject(0, run.corpus);
            out.putBoolean(1, run.listed);
            out.putLong(2, run.taken);
            out.putLong(3, run.indexed);
            out.putLong(4, run.indexedBytes);
            out.putObject(5, run.indexes);
            out.putLong(6, run.complete);
            out.putObject(7, run.result);
        }

        @Override
        public SearchRun create(FieldReader in) {
            return new SearchRun();
        }

        @Override
        @SuppressWarnings("unchecked") // only this type writes the fields, and only with such lists
        public void load(SearchRun run, FieldReader in) {
            run.corpus = in.getObject(0, ArrayList.class);
            run.listed = in.getBoolean(1);
            run.taken = in.getInt(2);
            run.indexed = in.getInt(3);
            run.indexedBytes = in.getLong(4);
            run.indexes = in.getObject(5, ArrayList.class);
            run.complete = in.getInt(6);
            run.result = in.getObject(7, SearchResult.class);
        }

        /** What is not saved follows from what is. */
        @Override
        public void loaded(SearchRun run, FieldReader in) {
            run.corpusBytes = run.corpus.stream().mapToLong(CorpusFile::length).sum();
            progress.publish(run.progress());
        }
    }
}
