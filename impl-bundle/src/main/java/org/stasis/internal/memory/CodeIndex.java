/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.Arrays;

/** Finds extents by their codes, which are as good as random numbers. Not thread-safe. */
final class CodeIndex {
    private final ExtentTable table;
    private int[] rows = new int[64];
    private int size;

    CodeIndex(ExtentTable table) {
        this.table = table;
        Arrays.fill(rows, -1);
    }

    /** A row with the code that a row of another table has, or -1. */
    int find(ExtentTable other, int otherRow) {
        int at = other.codeHash(otherRow) & rows.length - 1;
        while (rows[at] >= 0 && !table.sameCode(rows[at], other, otherRow)) {
            at = at + 1 & rows.length - 1;
        }
        return rows[at];
    }

    /** Adds a row, unless one with its code is there. */
    void add(int row) {
        if (find(table, row) >= 0) {
            return;
        }
        if (2 * ++size > rows.length) {
            int[] old = rows;
            rows = new int[2 * old.length];
            Arrays.fill(rows, -1);
            for (int each : old) {
                put(each);
            }
        }
        put(row);
    }

    private void put(int row) {
        if (row >= 0) {
            int at = table.codeHash(row) & rows.length - 1;
            while (rows[at] >= 0) {
                at = at + 1 & rows.length - 1;
            }
            rows[at] = row;
        }
    }
}
