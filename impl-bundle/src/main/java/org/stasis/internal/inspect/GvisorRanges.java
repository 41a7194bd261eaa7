/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.List;
import org.stasis.internal.wire.MemoryRecord.Range;

/**
 * The ranges of a memory file, in the ways gVisor has recorded them:
 *
 * <pre>
 *   until June 2024       graph: length | graph: usageSet
 *   until January 2026    5 graphs      | graph: memAcctSet | 3 graphs
 *   until August 2026     graph: memoryFileSaved, with a memAcctSet
 *   since                 a {@link org.stasis.internal.wire.MemoryRecord}
 * </pre>
 *
 * <p>What is left out here is how gVisor looks for free memory.
 */
final class GvisorRanges {
    private static final String SET = "pgalloc.memAcctSet";
    private static final String SET_BEFORE = "pgalloc.usageSet";
    private static final String ALL_IN_ONE = "pgalloc.memoryFileSaved";
    private static final int GRAPHS_BEHIND_SET = 3;

    private GvisorRanges() {}

    /** Whether a graph lists the ranges of a memory file; the first that does is no more one of the kernel. */
    static boolean areIn(Graph graph) {
        Node root = graph.root();
        return root.is(SET) || root.is(SET_BEFORE) || root.is(ALL_IN_ONE);
    }

    /** How many graphs of the same memory file stand behind the one with the ranges. */
    static int graphsBehind(Graph graph) {
        return graph.root().is(SET) ? GRAPHS_BEHIND_SET : 0;
    }

    static List<Range> of(Graph graph) {
        Node root = graph.root();
        List<Range> ranges = new ArrayList<>();
        for (Segment segment : Segment.of(root.is(ALL_IN_ONE) ? root.get("memAcct") : root)) {
            boolean committed = segment.value().get("knownCommitted").isTrue();
            ranges.add(new Range(segment.start(), segment.end(), committed));
        }
        return ranges;
    }
}
