/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.wire.MemoryRecord;
import org.stasis.internal.wire.MemoryRecord.Range;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Section;

/**
 * The memory files of a gVisor checkpoint, in any of the ways it has put them:
 *
 * <pre>
 *   one file      record of ranges | raw section for each committed range ...
 *   three files   pages_meta.img: record of ranges | until October 2025 the headers of these sections   pages.img: the bytes
 *   two files     the same, of April 2024: record and headers stand in checkpoint.img
 * </pre>
 *
 * <p>{@link GvisorRanges} knows the record. Behind the main memory file there may be a graph that names private ones, and
 * those in the same form.
 */
final class GvisorMemory implements MemoryCursor {
    /** What a range takes of memory, with what is made of it. */
    private static final int VALUES_PER_RANGE = 3;

    private static final String DAMAGED = "The checkpoint is damaged";

    private final WireReader in;
    private final String where;
    private final InputStream elsewhere;
    private final ValueBudget budget;
    private final List<Graph> graphs;
    private final Deque<String> names = new ArrayDeque<>(List.of("main"));
    private List<PageRange> stored = List.of();
    private boolean headers;
    private InputStream pages = InputStream.nullInputStream();

    /**
     * @param in stands behind the graphs of the kernel
     * @param elsewhere {@code pages.img}; null if the pages are in the stream
     * @param graphs takes the graphs found on the way
     */
    GvisorMemory(WireReader in, String where, InputStream elsewhere, ValueBudget budget, List<Graph> graphs) {
        this.in = in;
        this.where = where;
        this.elsewhere = elsewhere;
        this.budget = budget;
        this.graphs = graphs;
    }

    @Override
    public MemoryLayout next() throws IOException, StateFileException {
        pages.transferTo(OutputStream.nullOutputStream());
        for (Section section = in.section(); section != null; section = in.section()) {
            if (section instanceof Section.Ranges ranges) {
                return from(ranges.memory());
            }
            if (section instanceof Section.Raw raw) {
                throw new CorruptImageException(
                        where, "the ranges of a memory file", "a section of " + raw.bytes() + " bytes", DAMAGED);
            }
            Graph graph = graph();
            if (GvisorRanges.areIn(graph)) {
                return from(graph);
            }
            graph.root().get("owners").elements().forEach(owner -> names.add(resource(owner)));
        }
        if (elsewhere != null && elsewhere.read() >= 0) {
            throw new CorruptImageException(
                    ImageFiles.PAGES, "its end behind the last page of the last memory file", "more", DAMAGED);
        }
        return null;
    }

    /** The layout of a record that was already read. */
    MemoryLayout from(MemoryRecord memory) throws IOException, StateFileException {
        headers = elsewhere == null;
        return layout(memory.ranges());
    }

    /** The layout of a graph that was already read. */
    MemoryLayout from(Graph graph) throws IOException, StateFileException {
        for (int i = GvisorRanges.graphsBehind(graph); i > 0; i--) {
            if (!in.atGraph()) {
                throw new CorruptImageException(
                        where, i + " more graphs behind the ranges of a memory file", "something else", DAMAGED);
            }
            in.section();
            graph();
        }
        headers = elsewhere == null || !in.atEnd() && !in.atGraph();
        return layout(GvisorRanges.of(graph));
    }

    private Graph graph() throws IOException {
        Graph graph = Graph.read(graphs.size(), in, budget);
        graphs.add(graph);
        return graph;
    }

    /** How a memory file is named by whom it belongs to; from 2024 to 2026 that was recorded as text. */
    static String resource(Node id) {
        Optional<String> text = id.text().filter(name -> !name.isEmpty());
        if (text.isPresent()) {
            return text.get();
        }
        String name = id.any("ContainerName", "containerName").text().orElse("");
        String path = id.any("Path", "path").text().orElse("");
        return name.isEmpty() && path.isEmpty() ? "main" : name + ":" + path;
    }

    private MemoryLayout layout(List<Range> ranges) throws IOException, StateFileException {
        budget.take((long) VALUES_PER_RANGE * ranges.size());
        List<PageRange> allocated = new ArrayList<>();
        List<PageRange> committed = new ArrayList<>();
        long last = 0;
        for (Range range : ranges) {
            PageRange pages = pages(range, last);
            allocated.add(pages);
            if (range.committed()) {
                committed.add(pages);
            }
            last = pages.end();
        }
        String name = names.isEmpty() ? "memory " + graphs.size() : names.poll();
        stored = committed;
        pages = joined();
        return new MemoryLayout(name, allocated, committed, List.of());
    }

    private PageRange pages(Range range, long last) throws StateFileException {
        try {
            if (range.start() >= last) {
                return new PageRange(range.start(), range.end());
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new CorruptImageException(
                where,
                "ranges of whole pages in ascending order",
                range.start() + " to " + range.end() + " behind " + last,
                DAMAGED);
    }

    @Override
    public InputStream pages() {
        return pages;
    }

    private InputStream joined() {
        Iterator<PageRange> ranges = stored.iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return ranges.hasNext();
            }

            @Override
            public InputStream nextElement() {
                if (!ranges.hasNext()) {
                    throw new NoSuchElementException();
                }
                return new RangeInput(ranges.next().bytes());
            }
        });
    }

    /** The pages of one range; its header, where there is one, is read with the first of them. */
    private final class RangeInput extends InputStream {
        private final long bytes;
        private long left;
        private boolean opened;
        private InputStream from = elsewhere;

        RangeInput(long bytes) {
            this.bytes = bytes;
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (!opened) {
                open();
            }
            if (left == 0) {
                return -1;
            }
            int count = from.read(to, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new DamagedStreamException(new CorruptImageException(
                        elsewhere == null ? where : ImageFiles.PAGES,
                        "pages of all committed ranges",
                        "the end of the pages",
                        "The checkpoint was cut off"));
            }
            left -= count;
            return count;
        }

        private void open() throws IOException {
            opened = true;
            if (headers) {
                long found = elsewhere == null ? section() : in.rawElsewhere();
                if (found != bytes) {
                    throw wrong(found + " bytes");
                }
            }
            from = elsewhere == null ? in.raw() : elsewhere;
        }

        private long section() throws IOException {
            if (in.section() instanceof Section.Raw raw) {
                return raw.bytes();
            }
            throw wrong("something else");
        }

        private DamagedStreamException wrong(String found) {
            return new DamagedStreamException(new CorruptImageException(
                    where, "a raw section with the " + bytes + " bytes of a committed range", found, DAMAGED));
        }
    }
}
