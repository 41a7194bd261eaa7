/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.stasis.api.inspect.ImageReport.Kind;
import org.stasis.api.inspect.ImageReport.Run;

class MemoryPictureTest {
    private static final long GIB = 1L << 30;

    private static String grid(Run... runs) throws IOException {
        StringWriter page = new StringWriter();
        new MemoryPicture(0, runs[runs.length - 1].end(), List.of(runs)).grid(new Html(page));
        return page.toString();
    }

    private static long places(String grid, String kind) {
        Matcher cells = Pattern.compile("class=\"" + kind + "\" x=\"\\d+\" y=\"\\d+\" width=\"(\\d+)\"")
                .matcher(grid);
        return cells.results()
                .mapToLong(cell -> (Long.parseLong(cell.group(1)) + 1) / 8)
                .sum();
    }

    @Test
    void drawsACellForEachPageOfASmallFile() throws Exception {
        String grid = grid(new Run(0, 0x3000, Kind.RESIDENT), new Run(0x5000, 0x6000, Kind.SHARED));
        assertEquals(3, places(grid, "R"));
        assertEquals(1, places(grid, "S"));
        assertTrue(grid.contains("class=\"S\" x=\"40\" y=\"0\""), grid);
        assertFalse(grid.contains("cut short"), grid);
    }

    @Test
    void cutsLongGapsShortAndSaysSo() throws Exception {
        String grid = grid(new Run(0, 0x3000, Kind.RESIDENT), new Run(64 * GIB, 64 * GIB + 0x1000, Kind.SHARED));
        assertEquals(3, places(grid, "R"));
        assertTrue(grid.contains("class=\"S\" x=\"" + (3 + 32) * 8 + "\" y=\"0\""), grid);
        assertTrue(grid.contains("Gaps longer than 128.0 KiB are cut short"), grid);
        assertTrue(grid.contains(Long.toHexString(64 * GIB) + "-"), "addresses stay what they are");
    }
}
