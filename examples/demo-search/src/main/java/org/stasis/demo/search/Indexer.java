/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.BytesRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/**
 * Takes files of the corpus and adds them to an index of its own, until none is left.
 *
 * <p>Which indexer takes which file is a matter of chance; the {@link Summary} does not depend on it.
 */
public abstract class Indexer implements Task<Index> {
    /** As many as there are subclasses here. */
    static final int COUNT = 3;

    private static final long STEP_BYTES = 256 << 10;
    private static final Duration UNTIL_LISTED = Duration.ofMillis(10);

    private final SearchSettings settings;
    private final SearchProgress progress;

    Indexer(SearchSettings settings, SearchProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    @Component(
            service = Task.class,
            property = {Task.NAME + "=indexer-1", Task.KERNEL + "=demo"})
    public static final class First extends Indexer {
        @Activate
        public First(@Reference SearchSettings settings, @Reference SearchProgress progress) {
            super(settings, progress);
        }
    }

    @Component(
            service = Task.class,
            property = {Task.NAME + "=indexer-2", Task.KERNEL + "=demo"})
    public static final class Second extends Indexer {
        @Activate
        public Second(@Reference SearchSettings settings, @Reference SearchProgress progress) {
            super(settings, progress);
        }
    }

    @Component(
            service = Task.class,
            property = {Task.NAME + "=indexer-3", Task.KERNEL + "=demo"})
    public static final class Third extends Indexer {
        @Activate
        public Third(@Reference SearchSettings settings, @Reference SearchProgress progress) {
            super(settings, progress);
        }
    }

    @Override
    public final Index begin(TaskContext context) {
        Index index = new Index();
        SearchRun.of(context).add(index.files);
        return index;
    }

    @Override
    public final boolean step(Index index, TaskContext context) throws IOException, InterruptedException {
        SearchRun run = SearchRun.of(context);
        if (!run.isListed()) {
            context.sleep(UNTIL_LISTED);
            return true;
        }
        List<CorpusFile> files = run.take(STEP_BYTES);
        if (files.isEmpty()) {
            index.finish(context.memory());
            run.complete();
            return false;
        }
        IndexWriter writer = index.writer(context.memory());
        for (CorpusFile file : files) {
            writer.addDocument(document(file));
        }
        run.indexed(files);
        progress.publish(run.progress());
        context.sleep(settings.pace());
        return true;
    }

    /** Documents that the writer still buffers are not in the memory file: a save would miss them. */
    @Override
    public final void settle(Index index, TaskContext context) throws IOException {
        index.commit();
    }

    private static Document document(CorpusFile file) throws IOException {
        byte[] content = file.read();
        Document document = new Document();
        document.add(new BinaryDocValuesField(MergedIndex.PATH, new BytesRef(file.path())));
        document.add(new BinaryDocValuesField(MergedIndex.SHA256, new BytesRef(file.sha256())));
        document.add(new TextField(MergedIndex.TEXT, new String(content, StandardCharsets.UTF_8), Field.Store.NO));
        document.add(new BinaryDocValuesField(MergedIndex.CONTENT, new BytesRef(content)));
        return document;
    }
}
