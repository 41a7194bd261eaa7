/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.InputStream;
import java.util.Objects;
import org.stasis.spi.StateStreamException;

/** A raw section on its way in: ends where its header said. Closing it skips what was not read. */
public final class RawSection extends InputStream {
    private final WireInput in;
    private long left;
    private boolean closed;

    public RawSection(WireInput in, long bytes) {
        this.in = in;
        this.left = bytes;
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public int read() throws StateStreamException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws StateStreamException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (closed) {
            throw new StateStreamException("the raw section is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(to, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw in.cut();
        }
        left -= count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(left, in.limit() - in.position());
    }

    @Override
    public void close() throws StateStreamException {
        if (closed) {
            return;
        }
        byte[] skipped = new byte[(int) Math.min(left, 1 << 13)];
        while (left > 0) {
            read(skipped, 0, skipped.length);
        }
        closed = true;
    }
}
