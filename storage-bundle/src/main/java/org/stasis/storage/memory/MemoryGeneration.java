/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.memory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.storage.Lifetime;
import org.stasis.storage.Names;

/** The files of one generation, and the two views of it. */
final class MemoryGeneration {
    private final String name;
    private final Budget budget;
    private final Lifetime lifetime;
    private final Map<String, Chunks> files = new ConcurrentHashMap<>();

    MemoryGeneration(String name, Budget budget, Lifetime lifetime) {
        this.name = name;
        this.budget = budget;
        this.lifetime = lifetime;
    }

    void release() {
        files.values().forEach(Chunks::release);
    }

    /** Publishes a generation under its manifest. */
    interface Publish {
        void publish(MemoryGeneration generation, byte[] manifest, boolean replace) throws IOException;
    }

    /** Until it is committed, closing releases what was written. */
    final class Writer implements ImageWriter, Closeable {
        private final Publish commit;
        private boolean ended;

        Writer(Publish commit) {
            this.commit = commit;
        }

        @Override
        public synchronized PageWriter create(String file) throws IOException {
            checkOpen();
            var chunks = new Chunks(name + "/" + Names.check("a file", file), budget);
            if (files.putIfAbsent(file, chunks) != null) {
                throw new FileAlreadyExistsException(name + "/" + file, null, "each file is written once");
            }
            return new Pages(file, chunks);
        }

        /** Shares the chunks. */
        @Override
        public synchronized void adopt(ImageReader from, String file, String as) throws IOException {
            if (!(from instanceof Reader reader)) {
                ImageWriter.super.adopt(from, file, as);
                return;
            }
            checkOpen();
            Names.check("a file", as);
            if (files.containsKey(as)) {
                throw new FileAlreadyExistsException(name + "/" + as, null, "each file is written once");
            }
            files.put(as, reader.chunks(file).share());
        }

        @Override
        public synchronized void commit(byte[] manifest, boolean replace) throws IOException {
            checkOpen();
            commit.publish(MemoryGeneration.this, manifest.clone(), replace);
            end();
        }

        private void checkOpen() throws IOException {
            lifetime.check();
            if (ended) {
                throw new IOException(name + " is closed");
            }
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                end();
                release();
            }
        }

        private void end() {
            ended = true;
            lifetime.closed(this);
        }
    }

    private final class Pages implements PageWriter {
        private final String file;
        private final Chunks chunks;
        private volatile boolean closed;

        Pages(String file, Chunks chunks) {
            this.file = file;
            this.chunks = chunks;
        }

        @Override
        public void reserve(long bytes) throws IOException {
            budget.check(bytes);
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            lifetime.check();
            if (closed) {
                throw new IOException(name + "/" + file + " is closed");
            }
            chunks.write(position, bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Shares the chunks, which nobody changes any more. */
    final class Reader implements ImageReader {
        private volatile boolean closed;

        @Override
        public PageReader open(String file) throws IOException {
            Chunks chunks = chunks(file);
            return new PageReader() {
                private volatile boolean fileClosed;

                @Override
                public long size() throws IOException {
                    check(closed || fileClosed);
                    return chunks.size();
                }

                @Override
                public void read(long position, ByteBuffer into) throws IOException {
                    check(closed || fileClosed);
                    chunks.read(position, into);
                }

                @Override
                public void close() {
                    fileClosed = true;
                }
            };
        }

        private Chunks chunks(String file) throws IOException {
            check(closed);
            Chunks chunks = files.get(Names.check("a file", file));
            if (chunks == null) {
                throw new NoSuchFileException(name + "/" + file);
            }
            return chunks;
        }

        private void check(boolean isClosed) throws IOException {
            lifetime.check();
            if (isClosed) {
                throw new IOException(name + " is closed");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
