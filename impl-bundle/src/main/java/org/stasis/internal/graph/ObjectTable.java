/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;

/**
 * Objects by number, in pieces. One big array would soon be old in the eyes of a generational collector, and every store
 * of a young object into an old array is dear; pieces are as young as what they hold.
 */
final class ObjectTable {
    private static final int SHIFT = 12;
    private static final int MASK = (1 << SHIFT) - 1;

    private Object[][] pieces;

    /** @param expected the greatest number expected */
    ObjectTable(int expected) {
        pieces = new Object[(expected >>> SHIFT) + 1][];
    }

    /** The object, or null; its number must not be above those expected or set. */
    Object get(int id) {
        Object[] piece = pieces[id >>> SHIFT];
        return piece == null ? null : piece[id & MASK];
    }

    void set(int id, Object object) {
        int piece = id >>> SHIFT;
        if (piece >= pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * piece);
        }
        if (pieces[piece] == null) {
            pieces[piece] = new Object[MASK + 1];
        }
        pieces[piece][id & MASK] = object;
    }
}
