/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.memory.PagesMetadata.Extent;

/** Extents joined, one in memory at a time. Not thread-safe. */
final class PageStream extends InputStream {
    private final List<Extent> extents;
    private final ExtentReader reader;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int next;

    PageStream(List<Extent> extents, ExtentReader reader) {
        this.extents = extents;
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes.get() & 0xff : -1;
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
        int part = Math.min(length, bytes.remaining());
        bytes.get(to, offset, part);
        return part;
    }

    private boolean fill() throws IOException {
        if (!bytes.hasRemaining() && next < extents.size()) {
            try {
                bytes = reader.read(next, extents.get(next));
            } catch (StateFileException e) {
                throw new DamagedStreamException(e);
            }
            next++;
        }
        return bytes.hasRemaining();
    }
}
