/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/**
 * How much one graph may hold, whatever a file claims.
 *
 * @param maxObjects objects of a graph
 * @param maxBytes bytes of a graph as it is stored; all of them are in memory while it is read
 */
public record GraphLimits(int maxObjects, int maxBytes) {
    /** A hundred million objects, one GiB. */
    public static final GraphLimits DEFAULT = new GraphLimits(100_000_000, 1 << 30);

    public GraphLimits {
        if (maxObjects < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("limits of a graph must be positive");
        }
    }
}
