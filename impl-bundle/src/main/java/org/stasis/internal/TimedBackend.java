/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.spi.SharedRecords;

/**
 * A backend that may hang, called by those who must not: a kernel is held still while its pages are written. What is open
 * hangs by itself: after a call of a writer that did not come back another writer is tried anew.
 */
final class TimedBackend implements PageBackend {
    private final PageBackend backend;
    private final TimedCalls calls;

    TimedBackend(PageBackend backend, Duration atMost, Executor threads) {
        this.backend = backend;
        calls = new TimedCalls(threads, atMost, "page backend '" + backend.name() + "'");
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        return new Writer(location(image), calls.call("beginning an image", () -> backend.create(image, generation)));
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        return calls.call("reading a manifest", () -> backend.manifest(image, maxBytes));
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        return new Reader(location(image), calls.call("opening an image", () -> backend.open(image, generation)));
    }

    @Override
    public List<String> images() throws IOException {
        return calls.call("listing images", backend::images);
    }

    @Override
    public void delete(String image) throws IOException {
        calls.run("deleting an image", () -> backend.delete(image));
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        calls.run("replacing a manifest", () -> backend.reseal(image, expected, manifest));
    }

    @Override
    public OptionalLong usableBytes() throws IOException {
        return calls.call("looking for room", backend::usableBytes);
    }

    @Override
    public Optional<SharedRecords> sharedRecords() {
        return backend.sharedRecords().map(Records::new);
    }

    @Override
    public String location(String image) {
        return backend.location(image);
    }

    private final class Records implements SharedRecords {
        private final SharedRecords records;

        Records(SharedRecords records) {
            this.records = records;
        }

        @Override
        public Optional<Versioned> read(String name) throws IOException {
            return calls.call("reading a record", () -> records.read(name));
        }

        @Override
        public Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException {
            return calls.call("writing a record", () -> records.write(name, bytes, known));
        }
    }

    private final class Writer implements ImageWriter {
        private final ImageWriter image;
        private final TimedCalls calls;

        Writer(String where, ImageWriter image) {
            this.image = image;
            calls = TimedBackend.this.calls.of(where);
        }

        @Override
        public PageWriter create(String file) throws IOException {
            PageWriter pages = calls.call("creating " + file, () -> image.create(file));
            return new PageWriter() {
                @Override
                public void reserve(long bytes) throws IOException {
                    calls.run("making room", () -> pages.reserve(bytes));
                }

                @Override
                public void write(long position, ByteBuffer bytes) throws IOException {
                    calls.write(bytes.remaining(), () -> pages.write(position, bytes));
                }

                @Override
                public void close() throws IOException {
                    calls.close(pages::close);
                }
            };
        }

        @Override
        public void adopt(ImageReader from, String file, String as) throws IOException {
            if (!(from instanceof Reader timed)) {
                throw new IllegalArgumentException(from + " is not of this backend");
            }
            long bytes;
            try (PageReader source = from.open(file)) {
                bytes = source.size();
            }
            calls.move("adopting " + file, bytes, () -> image.adopt(timed.image, file, as));
        }

        @Override
        public void commit(byte[] manifest, boolean replace) throws IOException {
            calls.force(
                    "publishing",
                    ", and whether the image is there in the end is not known",
                    () -> image.commit(manifest, replace));
        }

        @Override
        public void close() throws IOException {
            calls.close(image::close);
        }
    }

    private final class Reader implements ImageReader {
        private final ImageReader image;
        private final TimedCalls calls;

        Reader(String where, ImageReader image) {
            this.image = image;
            calls = TimedBackend.this.calls.of(where);
        }

        @Override
        public PageReader open(String file) throws IOException {
            PageReader pages = calls.call("opening " + file, () -> image.open(file));
            return new PageReader() {
                @Override
                public long size() throws IOException {
                    return calls.call("telling a length", pages::size);
                }

                @Override
                public void read(long position, ByteBuffer into) throws IOException {
                    calls.run("reading " + into.remaining() + " bytes", () -> pages.read(position, into));
                }

                @Override
                public void close() throws IOException {
                    calls.close(pages::close);
                }
            };
        }

        @Override
        public void close() throws IOException {
            calls.close(image::close);
        }
    }
}
