/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.stasis.api.task.MemoryFile.PAGE_BYTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.stasis.api.StateFileException;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.memory.PagesMetadata.Saved;

/** A memory file as it is in an image: nothing is as still as that. Each extent is authenticated before it is used. */
final class StoredMemory implements MemorySnapshot {
    private final Saved file;
    private final ExtentTable extents;
    private final ExtentReader reader;
    private final ByteBuffer window = ByteBuffer.allocate(Windows.BYTES);
    private long number = -1;

    StoredMemory(Saved file, ExtentTable extents, ExtentReader reader) {
        this.file = file;
        this.extents = extents;
        this.reader = reader;
    }

    @Override
    public String id() {
        return file.id();
    }

    @Override
    public List<PageRange> allocated() {
        return file.allocated();
    }

    @Override
    public long mark() {
        return 0;
    }

    @Override
    public boolean changedSince(long mark, long position, long bytes) {
        return true; // it was never asked to keep account
    }

    /** Windows are best read in order: the last one is kept. */
    @Override
    public void read(long position, ByteBuffer into) {
        for (long at = position; into.hasRemaining(); at += PAGE_BYTES) {
            fill(at / Windows.BYTES);
            into.put(window.slice((int) (at % Windows.BYTES), PAGE_BYTES));
        }
    }

    private void fill(long wanted) {
        if (wanted == number) {
            return;
        }
        window.clear().put(new byte[Windows.BYTES]);
        int row = extents.find(wanted, file.from(), file.to());
        if (row >= 0) {
            ByteBuffer pages = pages(row);
            Windows.eachRun(extents.mask(row), (offset, bytes) -> {
                window.position(offset).put(pages.slice(pages.position(), bytes));
                pages.position(pages.position() + bytes);
            });
        }
        number = wanted;
    }

    private ByteBuffer pages(int row) {
        try {
            return reader.read(row);
        } catch (StateFileException e) {
            throw new UncheckedIOException(new DamagedStreamException(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void skip(long position, long bytes) {
        // nothing was kept for it
    }

    @Override
    public void close() {
        // the files are the caller's
    }
}
