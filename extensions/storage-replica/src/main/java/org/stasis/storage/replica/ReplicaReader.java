/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;

/** A generation read from the copy it was found in, and from the other as soon as that fails. */
final class ReplicaReader implements ImageReader, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReader.class);

    private final ImageReader nearest;
    private final Copies copies;
    private final String image;
    private final String generation;
    private final OpenThings open;
    private volatile boolean closed;

    ReplicaReader(ImageReader nearest, Copies copies, String image, String generation, OpenThings open) {
        this.nearest = nearest;
        this.copies = copies;
        this.image = image;
        this.generation = generation;
        this.open = open;
    }

    /** The same generation in one copy. */
    ImageReader in(PageBackend backend) throws IOException {
        return backend.open(image, generation);
    }

    @Override
    public PageReader open(String file) throws IOException {
        check();
        try {
            return new Pages(file, nearest.open(file));
        } catch (IOException e) {
            return new Pages(file, elsewhere(file, e));
        }
    }

    private void check() throws IOException {
        open.check();
        if (closed) {
            throw new IOException("image '" + image + "' is closed");
        }
    }

    /** The file in whichever copy opens it; the failure of the nearest if none does. */
    private PageReader elsewhere(String file, IOException failed) throws IOException {
        for (PageBackend backend : copies.present()) {
            try {
                ImageReader other = backend.open(image, generation);
                try {
                    PageReader pages = other.open(file);
                    LOG.warn(
                            "{} of {} is read from '{}' because of {}", file, image, backend.name(), failed.toString());
                    return new Owning(pages, other);
                } catch (IOException e) {
                    try (other) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                failed.addSuppressed(e);
            }
        }
        throw failed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        open.closed(this);
        nearest.close();
    }

    /** A file together with the generation that was opened for it alone. */
    private record Owning(PageReader pages, ImageReader image) implements PageReader {
        @Override
        public long size() throws IOException {
            return pages.size();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            pages.read(position, into);
        }

        @Override
        public void close() throws IOException {
            try (image) {
                pages.close();
            }
        }
    }

    private final class Pages implements PageReader {
        private final String file;
        private final long size;
        private volatile PageReader source;
        private boolean moved;

        Pages(String file, PageReader source) throws IOException {
            this.file = file;
            this.source = source;
            size = source.size();
        }

        @Override
        public long size() throws IOException {
            check();
            return size;
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            check();
            int start = into.position();
            PageReader asked = source;
            try {
                asked.read(position, into);
            } catch (IOException e) {
                if (position > size || into.limit() - start > size - position) {
                    throw e; // the caller's fault, the same in any copy
                }
                check();
                into.position(start);
                other(asked, e).read(position, into);
            }
        }

        private synchronized PageReader other(PageReader asked, IOException failed) throws IOException {
            if (asked != source) {
                return source; // another thread has moved
            }
            if (moved) {
                throw failed;
            }
            moved = true;
            PageBackend second = copies.second();
            if (second == null) {
                throw failed;
            }
            ImageReader image = in(second);
            source = new Owning(image.open(file), image);
            asked.close();
            LOG.warn("{} is read on from '{}' because of {}", file, copies.secondName(), failed.toString());
            return source;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
