/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;
import org.stasis.demo.search.MergedIndex.Words;

/**
 * Waits for the indexers, then proves the whole: all stored contents against their hashes, one digest over every
 * document and every word with all its places, and the fixed queries.
 *
 * <p>Steps are cut by counts, never by time: the digest is a chain over the steps, so it must be cut the same way in
 * every run.
 */
@Component(
        service = Task.class,
        property = {Task.NAME + "=summary", Task.KERNEL + "=demo"})
public final class Summary implements Task<Tally> {
    private static final int STEP_DOCUMENTS = 500;
    private static final int STEP_WORDS = 10_000;
    private static final Duration UNTIL_INDEXED = Duration.ofMillis(10);

    private final SearchProgress progress;

    @Activate
    public Summary(@Reference SearchProgress progress) {
        this.progress = progress;
    }

    @Override
    public Tally begin(TaskContext context) {
        return new Tally();
    }

    @Override
    public boolean step(Tally tally, TaskContext context) throws IOException, InterruptedException {
        SearchRun run = SearchRun.of(context);
        if (!run.isIndexed(Indexer.COUNT)) {
            context.sleep(UNTIL_INDEXED);
            return true;
        }
        MergedIndex index = tally.index(context.memory(), run.indexes());
        if (tally.documents < index.documents()) {
            verifyDocuments(tally, index);
            return true;
        }
        if (!tally.wordsDone) {
            digestWords(tally, index);
            return true;
        }
        digestDocuments(tally, index);
        ask(tally, index);
        tally.close();
        run.finish(tally.result());
        progress.publish(run.progress());
        return false;
    }

    private static void verifyDocuments(Tally tally, MergedIndex index) throws IOException {
        int end = Math.min(tally.documents + STEP_DOCUMENTS, index.documents());
        tally.bytes += index.verify(tally.documents, end);
        tally.documents = end;
    }

    private static void digestWords(Tally tally, MergedIndex index) throws IOException {
        MessageDigest digest = Sha256.start();
        digest.update(tally.chain);
        BytesRef last = tally.word == null ? null : new BytesRef(tally.word);
        Words words = index.words(last);
        for (int i = 0; i < STEP_WORDS && !tally.wordsDone; i++) {
            BytesRef word = words.next();
            if (word == null) {
                tally.wordsDone = true;
            } else {
                words.digest(digest);
                tally.words++;
                tally.occurrences += words.occurrences();
                last = BytesRef.deepCopyOf(word);
            }
        }
        tally.word = last == null ? null : last.bytes;
        tally.chain = digest.digest();
    }

    private static void digestDocuments(Tally tally, MergedIndex index) {
        MessageDigest digest = Sha256.start();
        digest.update(tally.chain);
        index.digestDocuments(digest);
        tally.chain = digest.digest();
    }

    private static void ask(Tally tally, MergedIndex index) throws IOException {
        MessageDigest digest = Sha256.start();
        digest.update(tally.chain);
        for (Map.Entry<String, Query> query : Queries.all().entrySet()) {
            long hits = index.count(query.getValue());
            tally.hits.put(query.getKey(), hits);
            Sha256.update(digest, query.getKey() + " " + hits);
        }
        tally.chain = digest.digest();
    }
}
