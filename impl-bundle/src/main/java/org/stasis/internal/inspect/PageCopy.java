/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.internal.inspect.AddressSpace.Placed;

/**
 * Copies pages from an image, which gives them in its own order, to where they belong in a file. A page that is wanted
 * twice is written twice. Pages that are not stored are not written.
 */
final class PageCopy {
    private static final int PAGE = MemoryFile.PAGE_BYTES;

    /** Bytes of a memory file, and where in the output they go. */
    private record Wanted(long start, long end, long to) {}

    private final FileChannel file;
    private final Map<String, List<Wanted>> wanted = new HashMap<>();

    PageCopy(FileChannel file) {
        this.file = file;
    }

    void add(Placed place, long to) {
        wanted.computeIfAbsent(place.memory(), id -> new ArrayList<>())
                .add(new Wanted(place.offset(), place.offset(place.end()), to));
    }

    /** @return how many bytes were written */
    long run(MemoryCursor memory) throws IOException, StateException {
        long written = 0;
        for (MemoryLayout layout = memory.next(); layout != null; layout = memory.next()) {
            if (wanted.containsKey(layout.id())) {
                written += copy(layout, memory.pages());
            }
        }
        return written;
    }

    private long copy(MemoryLayout layout, InputStream pages) throws IOException {
        PriorityQueue<Wanted> ahead = new PriorityQueue<>(Comparator.comparingLong(Wanted::start));
        ahead.addAll(wanted.get(layout.id()));
        List<Wanted> here = new ArrayList<>();
        byte[] page = new byte[PAGE];
        long written = 0;
        for (PageRange range : layout.stored()) {
            for (long position = range.start(); position < range.end(); position += PAGE) {
                if (pages.readNBytes(page, 0, PAGE) < PAGE) {
                    throw new EOFException(
                            "the image ends before page " + position + " of memory '" + layout.id() + "'");
                }
                long at = position;
                while (!ahead.isEmpty() && ahead.peek().start() < position + PAGE) {
                    here.add(ahead.poll());
                }
                here.removeIf(part -> part.end() <= at);
                for (Wanted part : here) {
                    written += write(part, position, page);
                }
            }
        }
        return written;
    }

    private int write(Wanted part, long position, byte[] page) throws IOException {
        int from = (int) Math.max(0, part.start() - position);
        int until = (int) Math.min(PAGE, part.end() - position);
        ByteBuffer bytes = ByteBuffer.wrap(page, from, until - from);
        long to = part.to() + (position + from - part.start());
        while (bytes.hasRemaining()) {
            to += file.write(bytes, to);
        }
        return until - from;
    }
}
