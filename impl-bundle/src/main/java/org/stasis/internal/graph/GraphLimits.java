/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/**
 * How much one graph may hold, whatever a file claims.
 *
 * @param maxObjects objects of a graph
 * @param maxBytes bytes of a graph as it is stored; all of them are in memory while it is read
 */
public record GraphLimits(int maxObjects, long maxBytes) {
    /** A hundred million objects, four GiB. */
    public static final GraphLimits DEFAULT = new GraphLimits(100_000_000, 4L << 30);

    public GraphLimits {
        if (maxObjects < 1 || maxBytes < 1 || maxObjects > Integer.MAX_VALUE >> 1 || maxBytes > Long.MAX_VALUE >> 1) {
            throw new IllegalArgumentException("limits of a graph: " + maxObjects + " objects, " + maxBytes + " bytes");
        }
    }
}
