/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.spi.StateStreamException;

/** A kernel's stream as a load reads it: a graph, a raw section, then the pages inside the stream. */
final class SectionsTarget implements Target {
    private static final GraphLimits LIMITS = new GraphLimits(1 << 16, 1 << 20, 1 << 20);
    private static final long MOST_MEMORY = 1 << 20;

    @Override
    public void run(byte[] input) throws Exception {
        var in = new StateStreamInput(new ByteArrayInputStream(input), "checkpoint.img", LIMITS);
        try {
            in.graph(Shapes.TYPES);
            try (var section = in.section()) {
                section.readNBytes(3);
            }
            List<MemoryFile> memory = memory();
            Pages pages = Pages.loadInside(in, "checkpoint.img", memory, n -> {});
            Rules.always(
                    pages.allocatedBytes()
                            == memory.stream()
                                    .mapToLong(MemoryFile::allocatedBytes)
                                    .sum(),
                    "all memory of the image is there, and no other");
        } catch (StateStreamException | StateException e) {
            return; // refused, as it should be
        }
    }

    static List<MemoryFile> memory() {
        var files = new OffHeapMemoryFiles();
        return List.of(files.create("a", MOST_MEMORY), files.create("b", MOST_MEMORY));
    }

    /** Two memory files with holes, zero pages and others. */
    static List<PageSource> used() {
        List<MemoryFile> memory = memory();
        for (MemoryFile file : memory) {
            PageRange first = file.allocate(8192);
            PageRange hole = file.allocate(4096);
            PageRange second = file.allocate(12288);
            file.free(hole);
            file.write(first.start(), ByteBuffer.wrap(new byte[] {1}));
            file.write(second.start() + 4096, ByteBuffer.wrap(new byte[] {2}));
        }
        return memory.stream().map(PageSource::of).toList();
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (List<PageSource> memory : List.of(List.<PageSource>of(), used())) {
            var bytes = new ByteArrayOutputStream();
            var out = new StateStreamOutput(bytes);
            out.graph("state", Shapes.TYPES);
            try (var section = out.section(5)) {
                section.write(new byte[5]);
            }
            Pages.saveInside(memory, true, new UUID(1, 2), out, n -> {});
            seeds.add(bytes.toByteArray());
        }
        return seeds;
    }
}
