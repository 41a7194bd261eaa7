/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;

/** A generation written to both copies. Where one copy is enough, a second that fails is dropped and the save goes on. */
final class ReplicaWriter implements ImageWriter, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaWriter.class);

    private final Copies copies;
    private final String image;
    private final boolean bothRequired;
    private final OpenThings open;
    private final ImageLocks locks;
    private final ImageWriter first;
    private volatile ImageWriter second;

    private ReplicaWriter(
            Copies copies, String image, boolean bothRequired, OpenThings open, ImageLocks locks, ImageWriter first) {
        this.copies = copies;
        this.image = image;
        this.bothRequired = bothRequired;
        this.open = open;
        this.locks = locks;
        this.first = first;
    }

    static ReplicaWriter begin(
            Copies copies, String image, String generation, boolean bothRequired, OpenThings open, ImageLocks locks)
            throws IOException {
        var writer = new ReplicaWriter(
                copies, image, bothRequired, open, locks, copies.first().create(image, generation));
        try {
            if (copies.second() != null) {
                writer.inSecond(() -> writer.second = copies.second().create(image, generation));
            }
            return writer;
        } catch (IOException | RuntimeException e) {
            try (writer) {
                throw e;
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Does something to the second copy; its failure matters only if both copies are required. */
    private void inSecond(Work work) throws IOException {
        try {
            work.run();
        } catch (IOException e) {
            if (bothRequired) {
                throw e;
            }
            drop();
            LOG.warn("'{}' gets no copy of {} now: {}", copies.secondName(), image, e.toString());
        }
    }

    /** Does without the second copy; what is left of it is swept by its own backend. */
    private void drop() {
        ImageWriter dropped = second;
        second = null;
        try {
            if (dropped != null) {
                dropped.close();
            }
        } catch (IOException e) {
            LOG.debug("{} could not be cleaned up in '{}'", image, copies.secondName(), e);
        }
    }

    @Override
    public PageWriter create(String file) throws IOException {
        open.check();
        PageWriter one = first.create(file);
        PageWriter[] other = new PageWriter[1];
        if (second != null) {
            inSecond(() -> other[0] = second.create(file));
        }
        return new Pages(one, other[0]);
    }

    @Override
    public void adopt(ImageReader from, String file, String as) throws IOException {
        open.check();
        if (!(from instanceof ReplicaReader reader)) {
            ImageWriter.super.adopt(from, file, as);
            return;
        }
        adopt(first, copies.first(), reader, file, as);
        if (second != null) {
            inSecond(() -> adopt(second, copies.second(), reader, file, as));
        }
    }

    /** Within one backend where it has the file; else its bytes come from the other. */
    private static void adopt(ImageWriter into, PageBackend backend, ReplicaReader from, String file, String as)
            throws IOException {
        ImageReader own;
        try {
            own = from.in(backend);
        } catch (IOException e) {
            into.adopt(from, file, as);
            return;
        }
        try (own) {
            into.adopt(own, file, as);
        }
    }

    /** The second copy first: what the first copy says is what readers see, so a save that fails between changes nothing. */
    @Override
    public void commit(byte[] manifest, boolean replace) throws IOException {
        open.check();
        synchronized (locks.of(image)) {
            if (!replace && copies.present().stream().anyMatch(this::exists)) {
                throw new FileAlreadyExistsException(image, null, "there is an image of this name");
            }
            if (second != null) {
                inSecond(() -> second.commit(manifest, true));
            }
            first.commit(manifest, replace);
        }
        open.closed(this);
    }

    private boolean exists(PageBackend backend) {
        try {
            backend.manifest(image, Repair.MAX_MANIFEST);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return backend == copies.first(); // its own commit says what is wrong
        }
    }

    @Override
    public void close() throws IOException {
        open.closed(this);
        try (ImageWriter other = second) {
            first.close();
        }
    }

    private final class Pages implements PageWriter {
        private final PageWriter one;
        private final PageWriter other;

        Pages(PageWriter one, PageWriter other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void reserve(long bytes) throws IOException {
            one.reserve(bytes);
            alsoInOther(() -> other.reserve(bytes));
        }

        @Override
        public void write(long position, ByteBuffer bytes) throws IOException {
            open.check();
            ByteBuffer copy = bytes.duplicate();
            one.write(position, bytes);
            alsoInOther(() -> other.write(position, copy));
        }

        private void alsoInOther(Work work) throws IOException {
            if (other != null && second != null) {
                inSecond(work);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                one.close();
            } finally {
                alsoInOther(() -> other.close());
            }
        }
    }
}
