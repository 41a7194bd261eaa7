/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/**
 * How much one graph may hold, whatever a file claims.
 *
 * @param maxObjects objects of a graph
 * @param maxBytes bytes of a graph as it is stored
 * @param maxHashing objects looked at to hash the keys of all maps and sets, each as often as it is
 */
public record GraphLimits(int maxObjects, long maxBytes, long maxHashing) {
    /** A thousand million: some seconds. */
    private static final long HASHING = 1_000_000_000;

    /** A hundred million objects, four GiB. */
    public static final GraphLimits DEFAULT = new GraphLimits(100_000_000, 4L << 30);

    public GraphLimits(int maxObjects, long maxBytes) {
        this(maxObjects, maxBytes, HASHING);
    }

    public GraphLimits {
        if (maxObjects < 1
                || maxBytes < 1
                || maxHashing < 1
                || maxObjects > Integer.MAX_VALUE >> 1
                || maxBytes > Long.MAX_VALUE >> 1) {
            throw new IllegalArgumentException("limits of a graph: " + maxObjects + " objects, " + maxBytes + " bytes");
        }
    }
}
