/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.Arrays;

/** Places in sorted values. */
final class Quantiles {
    private Quantiles() {}

    /** The value below which that share of the values lies, between two of them if need be. */
    static double of(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
