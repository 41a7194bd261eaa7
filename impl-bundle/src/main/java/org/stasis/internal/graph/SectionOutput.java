/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.stasis.spi.StateStreamException;

/** A raw section on its way out: exactly as many bytes as its header promised. */
final class SectionOutput extends OutputStream {
    private final OutputStream out;
    private final long promised;
    private long left;
    private boolean closed;

    SectionOutput(OutputStream out, long bytes) {
        this.out = out;
        this.promised = bytes;
        this.left = bytes;
    }

    /** An I/O fault as the fault of a kernel's stream. */
    static StateStreamException fault(IOException e) {
        return e instanceof StateStreamException s
                ? s
                : new StateStreamException("the image cannot be written: " + e.getMessage(), e);
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void write(int value) throws StateStreamException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws StateStreamException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (closed) {
            throw new StateStreamException("the raw section is closed");
        }
        if (length > left) {
            throw new StateStreamException("a raw section of " + promised + " bytes got more");
        }
        try {
            out.write(from, offset, length);
        } catch (IOException e) {
            throw fault(e);
        }
        left -= length;
    }

    @Override
    public void flush() throws StateStreamException {
        try {
            out.flush();
        } catch (IOException e) {
            throw fault(e);
        }
    }

    @Override
    public void close() throws StateStreamException {
        if (closed) {
            return;
        }
        closed = true;
        if (left > 0) {
            throw new StateStreamException("a raw section of " + promised + " bytes got only " + (promised - left));
        }
    }
}
