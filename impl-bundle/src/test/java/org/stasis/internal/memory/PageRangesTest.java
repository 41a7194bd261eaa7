/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.stasis.api.task.PageRange;

class PageRangesTest {
    private static PageRange pages(long first, long end) {
        return new PageRange(first * 4096, end * 4096);
    }

    @Test
    void leavesWhatIsInNoHole() {
        assertEquals(
                List.of(pages(0, 2), pages(3, 4), pages(6, 8)),
                PageRanges.without(List.of(pages(0, 4), pages(5, 8)), List.of(pages(2, 3), pages(5, 6))));
        assertEquals(List.of(), PageRanges.without(List.of(pages(1, 2), pages(2, 3)), List.of(pages(0, 9))));
        assertEquals(List.of(pages(1, 2)), PageRanges.without(List.of(pages(1, 2)), List.of()));
    }

    @Test
    void agreesWithSetsOfPages() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            List<PageRange> ranges = some(random);
            List<PageRange> holes = some(random);
            BitSet expected = set(ranges);
            expected.andNot(set(holes));
            assertEquals(expected, set(PageRanges.without(ranges, holes)), ranges + " without " + holes);
        }
    }

    private static List<PageRange> some(Random random) {
        List<PageRange> ranges = new ArrayList<>();
        for (int at = random.nextInt(3); at < 30; ) {
            int end = at + 1 + random.nextInt(6);
            ranges.add(pages(at, end));
            at = end + random.nextInt(4);
        }
        return ranges;
    }

    private static BitSet set(List<PageRange> ranges) {
        BitSet set = new BitSet();
        ranges.forEach(range -> set.set((int) (range.start() / 4096), (int) (range.end() / 4096)));
        return set;
    }
}
