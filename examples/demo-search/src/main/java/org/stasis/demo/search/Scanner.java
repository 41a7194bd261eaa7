/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/**
 * Lists the corpus: every file with its length and SHA-256, in an order that depends on nothing but the files.
 *
 * <p>The settings are read once, when the run begins; whoever loads it goes on with those it began with.
 */
@Component(
        service = Task.class,
        property = {Task.NAME + "=scanner", Task.KERNEL + "=demo"})
public final class Scanner implements Task<Listing> {
    private static final long STEP_BYTES = 4L << 20;
    private static final int STEP_PATHS = 64;

    private final SearchSettings settings;
    private final SearchProgress progress;

    @Activate
    public Scanner(@Reference SearchSettings settings, @Reference SearchProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    @Override
    public Listing begin(TaskContext context) {
        progress.publish(SearchRun.of(context).progress()); // hides the result of a run before
        return new Listing(settings.corpus(), settings.bytes(), settings.fileBytes());
    }

    @Override
    public boolean step(Listing listing, TaskContext context) throws IOException {
        SearchRun run = SearchRun.of(context);
        long enough = listing.bytesLeft - STEP_BYTES;
        for (int i = 0; i < STEP_PATHS && !listing.paths.isEmpty() && listing.bytesLeft > enough; i++) {
            visit(CorpusPath.of(listing.paths.pop()), listing, run);
        }
        if (listing.paths.isEmpty()) {
            run.endListing();
        }
        progress.publish(run.progress());
        return !listing.paths.isEmpty();
    }

    private static void visit(Path path, Listing listing, SearchRun run) throws IOException {
        if (CorpusPath.isFolder(path)) {
            listing.push(CorpusPath.children(path));
        } else if (CorpusPath.isFile(path)) {
            long size = Files.size(path);
            if (size > listing.bytesLeft) {
                listing.paths.clear();
            } else if (size > 0 && size <= listing.fileBytes) {
                byte[] content = Files.readAllBytes(path);
                run.list(new CorpusFile(CorpusPath.spell(path), content.length, Sha256.hex(content)));
                listing.bytesLeft -= content.length;
            }
        }
    }
}
