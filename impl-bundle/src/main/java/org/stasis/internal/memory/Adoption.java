/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which of a base's files a new image adopts: those of which it uses at least a quarter, so that images keep at most four
 * times what they need, and of too many those of which it uses most. What lies in the others is written anew.
 */
final class Adoption {
    private static final int WORTH = 4;

    private Adoption() {}

    /** For each source of the base whether it is adopted. */
    static boolean[] choose(PagesMetadata base) {
        long[] used = used(base);
        boolean[] worth = new boolean[used.length];
        IntStream.range(0, used.length)
                .filter(i -> used[i] > 0 && used[i] >= base.sources().get(i).bytes() / WORTH)
                .boxed()
                .sorted(Comparator.comparing(i -> -used[i]))
                .limit(PagesMetadata.MOST_SOURCES - 1) // the new image's own file is one too
                .forEach(i -> worth[i] = true);
        return worth;
    }

    /** Bytes of each source that the base refers to; those it refers to twice count once. */
    private static long[] used(PagesMetadata base) {
        ExtentTable extents = base.extents();
        long[] used = new long[base.sources().size()];
        CodeIndex seen = new CodeIndex(extents);
        for (int row = 0; row < extents.size() && used.length > 0; row++) {
            if (seen.add(row)) {
                used[extents.source(row)] += extents.storedBytes(row);
            }
        }
        return used;
    }
}
