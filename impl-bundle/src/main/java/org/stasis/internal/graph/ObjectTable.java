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

    private Object[][] pieces = new Object[16][];

    /** The object, or null. */
    Object get(int id) {
        int piece = id >>> SHIFT;
        return piece < pieces.length && pieces[piece] != null ? pieces[piece][id & MASK] : null;
    }

    void set(int id, Object object) {
        int piece = id >>> SHIFT;
        if (piece >= pieces.length) {
            pieces = Arrays.copyOf(pieces, Math.max(piece + 1, 2 * pieces.length));
        }
        if (pieces[piece] == null) {
            pieces[piece] = new Object[MASK + 1];
        }
        pieces[piece][id & MASK] = object;
    }
}
