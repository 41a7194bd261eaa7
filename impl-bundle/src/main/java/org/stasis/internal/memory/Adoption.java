/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which of a base's files a new image adopts: those of which it uses at least a quarter, so that images keep at most four
 * times what they need, and of too many those of which it uses most. What lies in the others is written anew.
 */
final class Adoption {
    private static final int WORTH = 4;

    /** Enough for the length of an extent. */
    private static final int LENGTH_BITS = 17;

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

    /** Bytes of each source that the base refers to. */
    private static long[] used(PagesMetadata base) {
        return IntStream.range(0, base.sources().size())
                .mapToLong(source -> used(base.extents(), source))
                .toArray();
    }

    /** Those that are referred to twice count once. */
    private static long used(ExtentTable extents, int source) {
        long[] places = new long[extents.size()];
        int count = 0;
        for (int row = 0; row < extents.size(); row++) {
            if (extents.source(row) == source) {
                places[count++] = extents.position(row) << LENGTH_BITS | extents.storedBytes(row);
            }
        }
        Arrays.sort(places, 0, count);
        long used = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || places[i] != places[i - 1]) {
                used += places[i] & (1 << LENGTH_BITS) - 1;
            }
        }
        return used;
    }
}
