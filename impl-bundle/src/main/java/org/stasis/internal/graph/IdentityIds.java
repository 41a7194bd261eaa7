/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/**
 * The objects of a graph by number, 1 for the first, and the number of each by identity.
 *
 * <p>The table holds numbers, not references, because a collector would have to look through it. Each cell is an identity hash (upper half) and a number (lower half).
 */
final class IdentityIds {
    private final ObjectTable objects = new ObjectTable();
    private long[] cells = new long[1 << 8];
    private int size;

    /** The object's number, a new one if it has none. */
    int of(Object object) {
        int hash = System.identityHashCode(object);
        int mask = cells.length - 1;
        for (int i = hash & mask; ; i = i + 1 & mask) {
            long cell = cells[i];
            if (cell == 0) {
                return add(object, hash, i);
            }
            if ((int) (cell >>> 32) == hash && objects.get((int) cell) == object) {
                return (int) cell;
            }
        }
    }

    int size() {
        return size;
    }

    Object object(int id) {
        return objects.get(id);
    }

    private int add(Object object, int hash, int cell) {
        int id = ++size;
        objects.set(id, object);
        cells[cell] = (long) hash << 32 | id;
        if (2 * id > cells.length) {
            spread();
        }
        return id;
    }

    private void spread() {
        long[] old = cells;
        cells = new long[2 * old.length];
        int mask = cells.length - 1;
        for (long cell : old) {
            if (cell != 0) {
                int i = (int) (cell >>> 32) & mask;
                while (cells[i] != 0) {
                    i = i + 1 & mask;
                }
                cells[i] = cell;
            }
        }
    }
}
