/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import org.stasis.api.task.PageRange;

/** Lists of ranges, each ascending and without overlaps. */
public final class PageRanges {
    private PageRanges() {}

    /** What of the first is not in the second. */
    public static List<PageRange> without(List<PageRange> ranges, List<PageRange> holes) {
        List<PageRange> left = new ArrayList<>();
        int hole = 0;
        for (PageRange range : ranges) {
            long from = range.start();
            while (hole < holes.size() && holes.get(hole).end() <= from) {
                hole++;
            }
            for (int i = hole; i < holes.size() && holes.get(i).start() < range.end(); i++) {
                if (from < holes.get(i).start()) {
                    left.add(new PageRange(from, holes.get(i).start()));
                }
                from = Math.max(from, holes.get(i).end());
            }
            if (from < range.end()) {
                left.add(new PageRange(from, range.end()));
            }
        }
        return left;
    }
}
