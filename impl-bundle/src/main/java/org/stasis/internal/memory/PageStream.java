/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;

/** The pages of all extents joined, those of one in memory at a time. Closing closes the files. Not thread-safe. */
final class PageStream extends InputStream {
    private final ExtentTable extents;
    private final ExtentReader reader;
    private final PageFiles files;
    private ByteBuffer pages = ByteBuffer.allocate(0);
    private int next;

    PageStream(ExtentTable extents, ExtentReader reader, PageFiles files) {
        this.extents = extents;
        this.reader = reader;
        this.files = files;
    }

    @Override
    public int read() throws IOException {
        return fill() ? pages.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, pages.remaining());
        pages.get(to, offset, part);
        return part;
    }

    private boolean fill() throws IOException {
        if (!pages.hasRemaining() && next < extents.size()) {
            try {
                pages = reader.read(next++);
            } catch (StateFileException e) {
                throw new DamagedStreamException(e);
            }
        }
        return pages.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
