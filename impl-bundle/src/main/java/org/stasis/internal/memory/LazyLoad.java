/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.StateException;
import org.stasis.internal.memory.PagesMetadata.Saved;

/**
 * Brings the pages of an image into memory while tasks run: first what somebody waits for, then what was touched soon after
 * the last load of this image, then the rest from front to back. The first failure ends it, for everybody and for good.
 *
 * <p>Pages are read and not mapped from the image: who can write its files could change a mapped page after it was
 * authenticated, and the system would tell of a read error by a signal.
 */
public final class LazyLoad {
    private static final Logger LOG = LoggerFactory.getLogger(LazyLoad.class);

    /** Extents that are read together at most, so that nobody waits long for a worker. */
    private static final int TOGETHER = 4;

    /** How long after a load touched pages belong to its working set. */
    private static final long WORKING_SET_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Rows of the table that are read together. */
    private record Span(int from, int to) {}

    private final PagesMetadata image;
    private final PageFiles files;
    private final String where;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Deque<Integer> wanted = new ArrayDeque<>();
    private final Deque<Integer> workingSet = new ArrayDeque<>();
    private final BitSet taken = new BitSet();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private int next;
    private volatile StateException stop;

    private LazyLoad(PagesMetadata image, PageFiles files, String where) {
        this.image = image;
        this.files = files;
        this.where = where;
    }

    /**
     * Begins to load into memory files that were claimed, and returns at once.
     *
     * @param memory the memory files of the image, in its order
     * @param files closed when all is loaded or cannot be
     */
    static LazyLoad start(
            PagesMetadata image, PageFiles files, String where, List<OffHeapMemoryFile> memory, WorkingSets hints) {
        LazyLoad load = new LazyLoad(image, files, where);
        for (int i = 0; i < memory.size(); i++) {
            Saved saved = image.files().get(i);
            load.arrivals.add(memory.get(i).expect(image.stored(saved), position -> load.want(saved, position)));
        }
        hints.read(image).forEach(load.workingSet::add);
        Thread thread = new Thread(() -> load.run(memory, hints), "stasis-lazy-load");
        thread.setDaemon(true);
        thread.start();
        return load;
    }

    /** Ends when all memory is there, or with what made it impossible. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** Ends the loading if it has not ended; tasks that need more memory then fail. */
    public void stop(String why) {
        stop = new StateException(where + ": " + why);
        stopped.countDown();
    }

    private void run(List<OffHeapMemoryFile> memory, WorkingSets hints) {
        long began = System.nanoTime();
        try {
            load();
        } catch (Throwable e) { // errors too: tasks would wait for ever
            fail(e);
            return;
        } finally {
            close();
        }
        LOG.info("all memory of {} is there, {} ms after its tasks", where, (System.nanoTime() - began) / 1_000_000);
        done.complete(null);
        if (awaitWorkingSet(began)) {
            hints.write(image, touched());
        }
        memory.forEach(OffHeapMemoryFile::arrived);
    }

    private void fail(Throwable e) {
        if (e == stop) {
            LOG.info(e.getMessage());
        } else {
            LOG.error("the memory of {} cannot be loaded; tasks that need what is missing fail", where, e);
        }
        arrivals.forEach(arrival -> arrival.fail(e));
        done.completeExceptionally(e);
    }

    private void close() {
        try {
            files.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed; it was only read", where, e);
        }
    }

    private void load() throws Exception {
        try (Workers workers = new Workers("stasis-lazy-pages")) {
            for (int i = 0; i < Workers.COUNT; i++) {
                workers.start(() -> work(workers));
            }
            workers.join();
        }
    }

    private void work(Workers workers) throws Exception {
        ExtentReader reader = new ExtentReader(image.extents(), files);
        for (Span span = next(); span != null && !workers.failed(); span = next()) {
            reader.read(span.from(), span.to(), this::put);
        }
    }

    private void put(int row, ByteBuffer pages) {
        int file = 0;
        while (row >= image.files().get(file).to()) {
            file++;
        }
        arrivals.get(file).arrive(image.extents().start(row), image.extents().mask(row), pages);
    }

    private synchronized void want(Saved saved, long position) {
        int row = image.extents().find(position / Windows.BYTES, saved.from(), saved.to());
        if (!taken.get(row)) {
            wanted.add(row);
        }
    }

    private synchronized Span next() throws StateException {
        if (stop != null) {
            throw stop;
        }
        Integer first = notTaken(wanted);
        if (first == null) {
            first = notTaken(workingSet);
        }
        if (first != null) {
            taken.set(first);
            return new Span(first, first + 1);
        }
        next = taken.nextClearBit(next);
        if (next == image.extents().size()) {
            return null;
        }
        int end = ExtentReader.neighbours(image.extents(), next);
        int upTo = taken.nextSetBit(next);
        end = Math.min(next + TOGETHER, upTo < 0 ? end : Math.min(end, upTo));
        taken.set(next, end);
        return new Span(next, end);
    }

    private Integer notTaken(Deque<Integer> rows) {
        Integer row = rows.poll();
        while (row != null && taken.get(row)) {
            row = rows.poll();
        }
        return row;
    }

    /** Returns false if the loading was stopped before the time was over. */
    private boolean awaitWorkingSet(long began) {
        try {
            return !stopped.await(began + WORKING_SET_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private List<Integer> touched() {
        List<Integer> rows = new ArrayList<>();
        for (int file = 0; file < arrivals.size(); file++) {
            Saved saved = image.files().get(file);
            for (int row = saved.from(); row < saved.to(); row++) {
                if (arrivals.get(file).touched(image.extents().start(row), Windows.BYTES)) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
