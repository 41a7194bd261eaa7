/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.spi.SharedRecords;

/**
 * Storage that fails at the operation you name, and passes everything else on to the backend it wraps. Thread-safe.
 *
 * <pre>
 *   for (long i = 1; ; i++) {
 *       var backend = new FaultyBackend(storage, Fault.FAIL, i);
 *       ... save; whatever happened, the old or the new image is whole ...
 *       if (backend.operations() &lt; i) break;      // the save needs fewer: every one of them has failed once
 *   }
 * </pre>
 *
 * <p>Operations are counted from 1: every call that does I/O, of the backend and of all its writers and readers, closing
 * included.
 */
public final class FaultyBackend implements PageBackend {
    /** How an operation fails. */
    public enum Fault {
        /** It does nothing and throws; a close is done nevertheless. What comes after works. */
        FAIL,
        /** A write stores the first half of its bytes and throws, as on a full disk; other operations as {@link #FAIL}. */
        CUT_SHORT,
        /** It is done, and throws: the answer of a remote store was lost. */
        ANSWER_LOST,
        /** It does nothing and throws, and so does every later one: the store is gone. */
        STOP
    }

    private final PageBackend backend;
    private final Fault fault;
    private final long at;
    private long operations;

    /** @param at number of the operation that fails; 0 for none, to count them */
    public FaultyBackend(PageBackend backend, Fault fault, long at) {
        this.backend = backend;
        this.fault = fault;
        this.at = at;
    }

    /** Operations so far, failed ones included. */
    public synchronized long operations() {
        return operations;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Counts an operation and tells whether it is the one to fail, or comes after the end. */
    private synchronized boolean fails() {
        operations++;
        return at > 0 && (operations == at || operations > at && fault == Fault.STOP);
    }

    private IOException failure(String operation) {
        return new IOException("fault injected: " + operation + " " + fault);
    }

    private <T> T call(String operation, Call<T> call) throws IOException {
        if (!fails()) {
            return call.run();
        }
        if (fault == Fault.ANSWER_LOST) {
            call.run();
        }
        throw failure(operation);
    }

    private void act(String operation, Action action) throws IOException {
        call(operation, () -> {
            action.run();
            return null;
        });
    }

    private void close(String what, Action action) throws IOException {
        if (!fails()) {
            action.run();
            return;
        }
        if (fault != Fault.STOP) {
            action.run();
        }
        throw failure("close " + what);
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        String what = image + "/" + generation;
        if (!fails()) {
            return new Writer(what, backend.create(image, generation));
        }
        if (fault == Fault.ANSWER_LOST) {
            // nobody will ever hold what was begun; a real store sweeps it when the connection ends
            backend.create(image, generation).close();
        }
        throw failure("create " + what);
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        return call("manifest " + image, () -> backend.manifest(image, maxBytes));
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        String what = image + "/" + generation;
        if (fails()) {
            throw failure("open " + what);
        }
        return new Reader(what, backend.open(image, generation));
    }

    @Override
    public List<String> images() throws IOException {
        return call("images", backend::images);
    }

    @Override
    public void delete(String image) throws IOException {
        act("delete " + image, () -> backend.delete(image));
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        act("reseal " + image, () -> backend.reseal(image, expected, manifest));
    }

    @Override
    public OptionalLong usableBytes() throws IOException {
        return backend.usableBytes();
    }

    @Override
    public Optional<SharedRecords> sharedRecords() {
        return backend.sharedRecords(); // without faults
    }

    @Override
    public String location(String image) {
        return backend.location(image);
    }

    private final class Writer implements ImageWriter {
        private final String what;
        private final ImageWriter writer;

        Writer(String what, ImageWriter writer) {
            this.what = what;
            this.writer = writer;
        }

        @Override
        public PageWriter create(String file) throws IOException {
            String path = what + "/" + file;
            if (fails()) {
                throw failure("create " + path);
            }
            return new Pages(path, writer.create(file));
        }

        @Override
        public void adopt(ImageReader from, String file, String as) throws IOException {
            ImageReader adopted = from instanceof Reader faulty ? faulty.reader : from;
            act("adopt " + what + "/" + as, () -> writer.adopt(adopted, file, as));
        }

        @Override
        public void commit(byte[] manifest, boolean replace) throws IOException {
            act("commit " + what, () -> writer.commit(manifest, replace));
        }

        @Override
        public void close() throws IOException {
            FaultyBackend.this.close(what, writer::close);
        }
    }

    private final class Pages implements PageWriter {
        private final String path;
        private final PageWriter pages;

        Pages(String path, PageWriter pages) {
            this.path = path;
            this.pages = pages;
        }

        @Override
        public void reserve(long bytes) throws IOException {
            act("reserve " + path, () -> pages.reserve(bytes));
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            if (!fails()) {
                pages.write(position, bytes);
                return;
            }
            switch (fault) {
                case CUT_SHORT -> pages.write(position, bytes.slice(bytes.position(), bytes.remaining() / 2));
                case ANSWER_LOST -> pages.write(position, bytes);
                case FAIL, STOP -> {
                    // nothing reaches the file
                }
            }
            throw failure("write " + path + "@" + position);
        }

        @Override
        public void close() throws IOException {
            FaultyBackend.this.close(path, pages::close);
        }
    }

    private final class Reader implements ImageReader {
        private final String what;
        private final ImageReader reader;

        Reader(String what, ImageReader reader) {
            this.what = what;
            this.reader = reader;
        }

        @Override
        public PageReader open(String file) throws IOException {
            String path = what + "/" + file;
            if (fails()) {
                throw failure("open " + path);
            }
            PageReader pages = reader.open(file);
            return new PageReader() {
                @Override
                public long size() throws IOException {
                    return call("size " + path, pages::size);
                }

                @Override
                public void read(long position, ByteBuffer into) throws IOException {
                    act("read " + path + "@" + position, () -> pages.read(position, into));
                }

                @Override
                public void close() throws IOException {
                    FaultyBackend.this.close(path, pages::close);
                }
            };
        }

        @Override
        public void close() throws IOException {
            FaultyBackend.this.close(what, reader::close);
        }
    }
}
