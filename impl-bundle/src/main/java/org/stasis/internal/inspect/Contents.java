/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateException;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Section;

/**
 * What an image holds, in the order it is read: the graphs at once, the memory files one by one. Graphs that lie between
 * memory files join the others when the reading comes to them.
 *
 * @param graphs in the order of the state file
 * @param memory to be read once
 */
record Contents(List<Graph> graphs, MemoryCursor memory) {
    private static final byte[] PAGES_MAGIC = "StasisPM".getBytes(StandardCharsets.US_ASCII);

    static Contents of(OpenImage image) throws IOException, StateException {
        String where = image.where();
        ValueBudget budget = ValueBudget.ofHeap(where);
        WireReader in = new WireReader(image.payload(), where, budget.limits());
        List<Graph> graphs = new ArrayList<>();
        for (Section section = in.section(); section != null; section = in.section()) {
            if (section instanceof Section.Graph) {
                Graph graph = Graph.read(graphs.size(), in, budget);
                graphs.add(graph);
                if (GvisorRanges.areIn(graph)) {
                    InputStream pages = image.beside(ImageFiles.PAGES).orElse(null);
                    GvisorMemory memory = new GvisorMemory(in, where, pages, budget, graphs);
                    return new Contents(graphs, new Begun(memory.from(graph), memory));
                }
            } else if (section instanceof Section.Ranges ranges) {
                GvisorMemory memory = new GvisorMemory(in, where, null, budget, graphs);
                return new Contents(graphs, new Begun(memory.from(ranges.memory()), memory));
            } else {
                Optional<Pages> inside = pagesInside(in, where);
                if (inside.isPresent()) {
                    return new Contents(graphs, StasisMemory.inside(inside.get(), image.secretPages(), in));
                }
            }
        }
        return new Contents(graphs, beside(image, budget, graphs));
    }

    private static Optional<Pages> pagesInside(WireReader in, String where) throws IOException, StateException {
        InputStream raw = in.raw();
        byte[] magic = raw.readNBytes(PAGES_MAGIC.length);
        if (!Arrays.equals(magic, PAGES_MAGIC)) {
            return Optional.empty();
        }
        byte[] rest = raw.readNBytes(Pages.MAX_METADATA_BYTES);
        if (raw.read() >= 0) {
            throw new CorruptImageException(
                    where, "page metadata of at most " + Pages.MAX_METADATA_BYTES + " bytes", "more", "Use another");
        }
        byte[] metadata = ByteBuffer.allocate(magic.length + rest.length)
                .put(magic)
                .put(rest)
                .array();
        return Optional.of(Pages.read(metadata, where + " (page metadata)"));
    }

    static MemoryCursor beside(OpenImage image, ValueBudget budget, List<Graph> graphs)
            throws IOException, StateException {
        Optional<MemoryCursor> ours = image.memory();
        if (ours.isPresent()) {
            return ours.get();
        }
        Optional<InputStream> metadata = image.beside(ImageFiles.PAGES_METADATA);
        Optional<InputStream> pages = image.beside(ImageFiles.PAGES);
        if (metadata.isEmpty() || pages.isEmpty()) {
            return MemoryCursor.EMPTY;
        }
        WireReader in = WireReader.ofMetadata(metadata.get(), ImageFiles.PAGES_METADATA, budget.limits());
        return new GvisorMemory(in, ImageFiles.PAGES_METADATA, pages.get(), budget, graphs);
    }

    /** A cursor whose first layout was read with the graphs. */
    private static final class Begun implements MemoryCursor {
        private final MemoryCursor rest;
        private MemoryLayout first;

        Begun(MemoryLayout first, MemoryCursor rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public MemoryLayout next() throws IOException, StateException {
            MemoryLayout layout = first;
            first = null;
            return layout == null ? rest.next() : layout;
        }

        @Override
        public InputStream pages() throws IOException, StateException {
            return rest.pages();
        }
    }
}
