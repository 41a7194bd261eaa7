/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Aligned columns, two spaces apart, under a line of headings. ASCII and without trailing spaces, so that it looks the same
 * on every terminal and in {@code awk}.
 */
final class Table {
    private final List<String> headings = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table left(String... columns) {
        return columns(false, columns);
    }

    Table right(String... columns) {
        return columns(true, columns);
    }

    private Table columns(boolean toTheRight, String... columns) {
        for (String column : columns) {
            headings.add(column.toUpperCase(Locale.ROOT));
            right.add(toTheRight);
        }
        return this;
    }

    /** Adds a row of as many cells as there are columns; null shows as {@code -}. */
    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(Text.plain(cell));
        }
        rows.add(row);
    }

    /** Prints headings and rows, or one line that says what there is none of. */
    void print(PrintStream out, String none) {
        if (rows.isEmpty()) {
            out.println(none);
            return;
        }
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = headings.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        out.println(line(headings, widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(right.get(i) ? space + cells.get(i) : cells.get(i) + space);
        }
        return line.toString().stripTrailing();
    }
}
