/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.stasis.internal.image.ImageFiles;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;

/** A backend that writes down where pages are read lazily, and lets each such read pass only with a permit. */
final class GatedBackend implements PageBackend {
    /** One permit for each read, in the order they were asked for. */
    final Semaphore gate = new Semaphore(0, true);

    /** Positions of reads, in the order they were asked for. */
    final ConcurrentLinkedQueue<Long> reads = new ConcurrentLinkedQueue<>();

    /** Counted down when an image was closed. */
    final CountDownLatch closed = new CountDownLatch(1);

    private final PageBackend backend;

    GatedBackend(PageBackend backend) {
        this.backend = backend;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        return backend.create(image, generation);
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        return backend.manifest(image, maxBytes);
    }

    @Override
    public List<String> images() throws IOException {
        return backend.images();
    }

    @Override
    public void delete(String image) throws IOException {
        backend.delete(image);
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        ImageReader reader = backend.open(image, generation);
        return new ImageReader() {
            @Override
            public PageReader open(String file) throws IOException {
                PageReader in = reader.open(file);
                return ImageFiles.isPages(file) ? gated(in) : in;
            }

            @Override
            public void close() throws IOException {
                reader.close();
                closed.countDown();
            }
        };
    }

    private PageReader gated(PageReader in) {
        return new PageReader() {
            @Override
            public long size() throws IOException {
                return in.size();
            }

            @Override
            public void read(long position, ByteBuffer into) throws IOException {
                if (Thread.currentThread().getName().equals("stasis-lazy-pages")) {
                    reads.add(position);
                    gate.acquireUninterruptibly();
                }
                in.read(position, into);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
