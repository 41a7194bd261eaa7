/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of ranges with a value each, as gVisor saves its segment trees: until 2022 three slices side by side, since then
 * one slice of segments.
 *
 * @param start first
 * @param end behind the last
 * @param value of the range
 */
record Segment(long start, long end, Node value) {
    /** The segments of a set, in the order of the image; those that are no ranges are left out. */
    static List<Segment> of(Node set) {
        Node root = set.get("root");
        List<Segment> segments = new ArrayList<>();
        long[] starts = root.get("Start").numbers();
        if (starts.length > 0) {
            long[] ends = root.get("End").numbers();
            List<Node> values = root.get("Values").elements();
            for (int i = 0; i < Math.min(starts.length, ends.length); i++) {
                Node value = i < values.size() ? values.get(i) : Node.none(set.graph());
                segments.add(new Segment(starts[i], ends[i], value));
            }
        } else {
            for (Node flat : root.elements()) {
                segments.add(
                        new Segment(flat.get("Start").number(), flat.get("End").number(), flat.get("Value")));
            }
        }
        segments.removeIf(segment -> segment.start < 0 || segment.end <= segment.start);
        return segments;
    }

    long bytes() {
        return end - start;
    }
}
