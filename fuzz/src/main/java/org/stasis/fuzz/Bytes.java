/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** A file in memory, as a backend would keep it. */
public final class Bytes implements PageWriter, PageReader {
    private byte[] bytes;

    public Bytes(byte... bytes) {
        this.bytes = bytes;
    }

    synchronized byte[] all() {
        return bytes.clone();
    }

    @Override
    public synchronized void write(long position, ByteBuffer from) {
        int end = (int) position + from.remaining();
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        from.get(bytes, (int) position, from.remaining());
    }

    @Override
    public synchronized void read(long position, ByteBuffer into) throws IOException {
        if (position + into.remaining() > bytes.length) {
            throw new EOFException("the file ends at " + bytes.length);
        }
        into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public synchronized long size() {
        return bytes.length;
    }

    @Override
    public void close() {
        // memory is all there is
    }
}
