/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.stasis.api.task.MemoryFile;

/** Collects one block in the heap at a time and appends it to the file; the last, shorter one when it is closed. */
final class BlockStream extends OutputStream {
    private final StoredFile file;
    private final MemoryFile memory;
    private ByteBuffer block = ByteBuffer.allocate(StoredFile.BLOCK_BYTES);

    BlockStream(StoredFile file, MemoryFile memory) {
        this.file = file;
        this.memory = memory;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (block == null) {
            throw new IOException("the file is complete");
        }
        int end = offset + length;
        while (offset < end) {
            int count = Math.min(end - offset, block.remaining());
            block.put(bytes, offset, count);
            offset += count;
            if (!block.hasRemaining()) {
                append();
            }
        }
    }

    @Override
    public void close() {
        if (block != null && block.position() > 0) {
            append();
        }
        block = null;
    }

    private void append() {
        file.append(memory, block.flip());
        block.clear();
    }
}
