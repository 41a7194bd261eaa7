/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.stasis.internal.memory.PagesMetadata.Saved;
import org.stasis.spi.PageWriter;

/**
 * Saves the pages of memory files as extents: the caller's thread scans, workers compress, code or encrypt, and write. Memory stays
 * bounded by a ring of a few groups of extents, however large the files.
 */
final class PageSave {
    private final PagesForm form;
    private final PageWriter out;
    private final Workers workers;
    private final ExtentRing ring;
    private final ExtentTable table;
    private final CodeIndex written;
    private CodeIndex ofBase; // made when first asked
    private long position;
    private long nextNumber;

    private PageSave(PagesForm form, ExtentTable table, PageWriter out, Workers workers) {
        this.form = form;
        this.table = table;
        this.out = out;
        this.workers = workers;
        ring = new ExtentRing(2 * Workers.COUNT, workers::failed);
        written = new CodeIndex(table);
    }

    /**
     * Scans, and returns when all pages are written.
     *
     * @throws Exception the first failure of the scan or a worker
     */
    static PagesMetadata run(PagesForm form, List<PageSource> memory, PageWriter out, LongConsumer scanned)
            throws Exception {
        var table = table(memory, form.extents().codeBytes());
        try (Workers workers = new Workers("stasis-save-pages")) {
            PageSave save = new PageSave(form, table, out, workers);
            for (int i = 0; i < Workers.COUNT; i++) {
                workers.start(save::work);
            }
            List<Saved> files = List.of();
            try {
                files = save.scan(memory, scanned);
            } catch (Throwable e) {
                workers.fail(e);
            }
            workers.join();
            List<ExtentFile> sources = new ArrayList<>();
            sources.add(new ExtentFile(form.image(), form.extents().compressionName(), save.position));
            sources.addAll(form.base().sources());
            return new PagesMetadata(form.image(), sources, files, table);
        }
    }

    /** A table with room for all windows. */
    static ExtentTable table(List<PageSource> memory, int codeBytes) {
        long windows = memory.stream()
                .mapToLong(file -> Windows.count(file.pages().allocated()))
                .sum();
        return new ExtentTable(windows, codeBytes);
    }

    private List<Saved> scan(List<PageSource> memory, LongConsumer scanned) throws Exception {
        var staging = new Staging();
        List<Saved> files = new PageScan(form, table, staging, scanned).scan(memory);
        staging.flush();
        ring.end();
        return files;
    }

    /** Where the scan puts pages: the ring's groups, one after the other. */
    private final class Staging implements PageScan.Sink {
        private ExtentGroup group;
        private long number;

        @Override
        public ByteBuffer room(int bytes) throws Exception {
            if (group != null && group.pages().remaining() < bytes) {
                flush();
            }
            if (group == null) {
                group = ring.free();
                if (group == null) {
                    throw new IOException("writing pages has stopped"); // suppressed: the worker's failure came first
                }
                group.begin(number++);
            }
            return group.pages();
        }

        @Override
        public void add(int row) {
            group.add(row);
        }

        void flush() {
            if (group != null) {
                ring.fill(group);
                group = null;
            }
        }
    }

    private void work() throws Exception {
        ExtentMaker maker = new ExtentMaker(form.extents(), table);
        for (ExtentGroup group = ring.take(); group != null; group = ring.take()) {
            ByteBuffer bytes = maker.make(group);
            long at = place(group, bytes);
            if (at < 0) {
                return;
            }
            if (bytes.hasRemaining()) {
                maker.encrypt(group, bytes);
                out.write(at, bytes);
            }
            ring.give(group);
        }
    }

    /**
     * Gives places in the order of the groups' numbers, so that the same pages always give the same file, and takes out of
     * the bytes what is stored already.
     */
    private synchronized long place(ExtentGroup group, ByteBuffer bytes) throws InterruptedException {
        while (group.number() != nextNumber && !workers.failed()) {
            wait(50);
        }
        if (workers.failed()) {
            return -1;
        }
        long at = position;
        int from = 0;
        int to = 0;
        for (int i = 0; i < group.count(); i++) {
            int row = group.row(i);
            int stored = table.storedBytes(row);
            if (!share(row)) {
                table.place(row, 0, position, stored);
                written.add(row);
                if (from != to) {
                    System.arraycopy(bytes.array(), from, bytes.array(), to, stored);
                }
                to += stored;
                position += stored;
            }
            from += stored;
        }
        bytes.limit(to);
        nextNumber++;
        notifyAll();
        return at;
    }

    private boolean share(int row) {
        if (form.extents().encrypted()) {
            return false; // what is encrypted shows no equals, to us or to others
        }
        if (ofBase == null) {
            ofBase = form.base().index(form.extents().compressionName());
        }
        int base = ofBase.find(table, row);
        if (base >= 0) {
            form.base().share(base, table, row);
            return true;
        }
        int own = written.find(table, row);
        if (own >= 0) {
            table.place(row, 0, table.position(own), table.storedBytes(own));
        }
        return own >= 0;
    }
}
