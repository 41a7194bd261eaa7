/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Saved;

/** The stored runs of all memory files joined into one line of bytes, and where each byte of it belongs. Immutable. */
final class PageRuns {
    private record Run(long offset, MemoryFile file, PageRange range) {}

    private final List<Run> runs = new ArrayList<>();

    /**
     * @param saved what was stored
     * @param memory the memory files it belongs to, in the same order
     */
    PageRuns(List<Saved> saved, List<MemoryFile> memory) {
        long offset = 0;
        for (int i = 0; i < saved.size(); i++) {
            for (PageRange range : saved.get(i).stored()) {
                runs.add(new Run(offset, memory.get(i), range));
                offset += range.bytes();
            }
        }
    }

    /** Writes the bytes that lie at that offset of the line to where they belong. */
    void write(long offset, ByteBuffer bytes) {
        for (int i = runAt(offset); bytes.hasRemaining(); i++) {
            Run run = runs.get(i);
            long within = offset - run.offset();
            int part = (int) Math.min(bytes.remaining(), run.range().bytes() - within);
            run.file().write(run.range().start() + within, bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
            offset += part;
        }
    }

    private int runAt(long offset) {
        int low = 0;
        int high = runs.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (runs.get(middle).offset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
