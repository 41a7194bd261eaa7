/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.lucene.store.BufferedIndexInput;
import org.stasis.api.task.MemoryFile;

/** Reads a file through a buffer of one page; slices and clones share the pages and have buffers of their own. */
final class MemoryInput extends BufferedIndexInput {
    private final StoredFile file;
    private final MemoryFile memory;

    MemoryInput(String name, StoredFile file, MemoryFile memory) {
        super("MemoryInput(" + name + ")", MemoryFile.PAGE_BYTES);
        this.file = file;
        this.memory = memory;
    }

    @Override
    protected void readInternal(ByteBuffer into) throws IOException {
        file.read(memory, getFilePointer(), into);
    }

    @Override
    protected void seekInternal(long position) throws IOException {
        if (position > length()) {
            throw new EOFException("seek to " + position + " in a file of " + length() + " bytes: " + this);
        }
    }

    @Override
    public long length() {
        return file.length();
    }

    /** Holds nothing: the pages belong to the file. */
    @Override
    public void close() {}
}
