/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.stasis.api.task.PageRange;
import org.stasis.kernel.runsc.image.WireReader.Ref;
import org.stasis.kernel.runsc.image.WireReader.Struct;

/**
 * What a checkpoint says of memory files, one behind the other:
 *
 * <pre>
 *   until June 2024       graph: length       | graph: usageSet, three slices side by side
 *   until January 2026    5 graphs            | graph: memAcctSet, a slice of segments | 3 graphs
 *   until August 2026     graph: memoryFileSaved, with a memAcctSet
 *   since                 length u64, little endian | protobuf: 3 repeated { 1 start | 2 end | 5 committed } ...
 * </pre>
 */
final class MemoryRecords {
    private static final String SET_BEFORE = "pkg/sentry/pgalloc.usageSet";
    private static final String SET = "pkg/sentry/pgalloc.memAcctSet";
    private static final String ALL_IN_ONE = "pkg/sentry/pgalloc.memoryFileSaved";
    private static final int GRAPHS_BEHIND_SET = 3;

    private static final int RANGE = 3 << 3 | 2;
    private static final int START = 1 << 3;
    private static final int END = 2 << 3;
    private static final int COMMITTED = 5 << 3;

    private final WireInput in;
    private final WireReader graphs;
    private long last;

    /** @param in stands behind the graph of the kernel, if there is one */
    MemoryRecords(WireInput in) {
        this.in = in;
        graphs = new WireReader(in);
    }

    /** What of the next memory file is in the checkpoint, ascending; null if there is no more. */
    List<PageRange> next() throws IOException {
        last = 0;
        while (!in.atEnd()) {
            if (!graphs.atGraph()) {
                return message();
            }
            List<PageRange> ranges = ranges(graphs.graph());
            if (ranges != null) {
                return ranges;
            }
        }
        return null;
    }

    /** Null if the graph is about something else. */
    private List<PageRange> ranges(Map<Long, Object> graph) throws IOException {
        try {
            if (!(graph.get(1L) instanceof Struct root)) {
                return null;
            }
            return switch (root.type()) {
                case SET_BEFORE -> slices(graph, (Struct) target(graph, root, "root"));
                case SET -> {
                    for (int i = 0; i < GRAPHS_BEHIND_SET; i++) {
                        graphs.skipGraph();
                    }
                    yield segments(graph, root);
                }
                case ALL_IN_ONE -> segments(graph, (Struct) target(graph, root, "memAcct"));
                default -> null;
            };
        } catch (ClassCastException | NullPointerException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnknownLayoutException("its description of memory is not of the kind known", e);
        }
    }

    private List<PageRange> slices(Map<Long, Object> graph, Struct slices) throws UnknownLayoutException {
        List<?> starts = elements(graph, slices, "Start");
        List<?> ends = elements(graph, slices, "End");
        List<?> values = elements(graph, slices, "Values");
        List<PageRange> ranges = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            add(ranges, (Long) starts.get(i), (Long) ends.get(i), committed(values.get(i)));
        }
        return ranges;
    }

    private List<PageRange> segments(Map<Long, Object> graph, Struct set) throws UnknownLayoutException {
        List<PageRange> ranges = new ArrayList<>();
        for (Object element : elements(graph, set, "root")) {
            Map<String, Object> segment = ((Struct) element).fields();
            long start = segment.get("Start") == null ? 0 : (Long) segment.get("Start");
            add(ranges, start, (Long) segment.get("End"), committed(segment.get("Value")));
        }
        return ranges;
    }

    private static boolean committed(Object value) {
        return Boolean.TRUE.equals(((Struct) value).fields().get("knownCommitted"));
    }

    private static List<?> elements(Map<Long, Object> graph, Struct struct, String field) {
        return struct.fields().get(field) == null ? List.of() : (List<?>) target(graph, struct, field);
    }

    private static Object target(Map<Long, Object> graph, Struct struct, String field) {
        return Objects.requireNonNull(graph.get(((Ref) struct.fields().get(field)).id()));
    }

    private List<PageRange> message() throws IOException {
        long length = in.fixed();
        long end = in.position() + length;
        List<PageRange> ranges = new ArrayList<>();
        while (in.position() < end) {
            long key = in.number();
            if (key == RANGE) {
                range(ranges);
            } else {
                skipField(key);
            }
        }
        if (length <= 0 || in.position() != end) {
            throw in.fault("a record of memory of another length");
        }
        return ranges;
    }

    private void range(List<PageRange> ranges) throws IOException {
        long length = in.number();
        long end = in.position() + length;
        long start = 0;
        long behind = 0;
        boolean committed = false;
        while (in.position() < end) {
            long key = in.number();
            if (key == START) {
                start = in.number();
            } else if (key == END) {
                behind = in.number();
            } else if (key == COMMITTED) {
                committed = in.number() != 0;
            } else {
                skipField(key);
            }
        }
        try {
            add(ranges, start, behind, committed);
        } catch (IllegalArgumentException e) {
            throw new UnknownLayoutException("its memory is described as " + start + " to " + behind, e);
        }
    }

    private void skipField(long key) throws IOException {
        switch ((int) key & 7) {
            case 0 -> in.number();
            case 1 -> in.skip(Long.BYTES);
            case 2 -> in.skip(in.number());
            case 5 -> in.skip(Integer.BYTES);
            default -> throw in.fault("a field of unknown kind " + key);
        }
    }

    /** @throws IllegalArgumentException if these are no pages */
    private void add(List<PageRange> ranges, long start, long end, boolean committed) throws UnknownLayoutException {
        PageRange range = new PageRange(start, end);
        if (start < last) {
            throw new UnknownLayoutException("its memory " + range + " is described twice");
        }
        last = end;
        if (committed) {
            ranges.add(range);
        }
    }
}
