/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.stasis.api.inspect.ImageDifference.Pages;
import org.stasis.api.inspect.ImageReport.Kind;
import org.stasis.api.inspect.ImageReport.Run;

/** Memory as a picture in SVG: in rows from the top left, or as one strip. */
final class MemoryPicture {
    private static final int COLUMNS = 128;
    private static final int MOST_ROWS = 48;
    private static final int CELL = 8;
    private static final long PAGE = 4096;
    private static final double STRIP = 1000;

    /** A gap takes at most this share of the picture, but may always have some pages. */
    private static final int GAP_SHARE = 16;

    private static final long FEWEST_GAP_PAGES = 32;

    /** A part of the picture; the class says what it shows. */
    private record Part(long start, long end, char kind) {}

    private final List<Part> parts = new ArrayList<>();
    private final long start;
    private final long end;

    /** @param end behind the last byte that is drawn */
    MemoryPicture(long start, long end, List<Run> runs) {
        this.start = start;
        this.end = end;
        runs.forEach(run -> parts.add(new Part(run.start(), run.end(), letter(run.kind()))));
    }

    /** Draws over it what changed. */
    MemoryPicture changed(List<Pages> pages) {
        pages.forEach(run -> parts.add(new Part(run.start(), run.end(), 'C')));
        return this;
    }

    /** All of it in rows, but for what is too much of a gap; a cell stands for one page or more. */
    void grid(Html html) throws IOException {
        parts.sort(Comparator.comparingLong(Part::start));
        long drawn = parts.stream().mapToLong(part -> part.end - part.start).sum();
        long longest = Math.max(FEWEST_GAP_PAGES, drawn / PAGE / GAP_SHARE) * PAGE;
        Shortened shortened = new Shortened(start, longest);
        parts.forEach(part -> shortened.add(part.start, part.end));
        long pages = Math.max(1, (shortened.place(end) - start + PAGE - 1) / PAGE);
        long perCell = (pages + (long) COLUMNS * MOST_ROWS - 1) / ((long) COLUMNS * MOST_ROWS);
        long cells = (pages + perCell - 1) / perCell;
        long rows = (cells + COLUMNS - 1) / COLUMNS;
        html.markup("<svg class=\"map\" role=\"img\" viewBox=\"0 0 " + COLUMNS * CELL + " " + rows * CELL + "\">");
        html.element("title", "", "Each cell stands for " + Units.bytes(perCell * PAGE));
        for (Part part : parts) {
            long from = (shortened.place(part.start) - start) / (perCell * PAGE);
            long until = (shortened.place(part.end - 1) - start) / (perCell * PAGE) + 1;
            rows(html, part, from, Math.min(until, cells));
        }
        html.markup("</svg>");
        if (shortened.leftOut() > 0) {
            html.element(
                    "p",
                    "sub",
                    "Gaps longer than " + Units.bytes(longest) + " are cut short: " + Units.bytes(shortened.leftOut())
                            + " are not drawn.");
        }
    }

    private static void rows(Html html, Part part, long from, long until) throws IOException {
        for (long at = from; at < until; ) {
            long row = at / COLUMNS;
            long last = Math.min(until, (row + 1) * COLUMNS);
            html.markup("<rect class=\"" + part.kind + "\" x=\"" + at % COLUMNS * CELL + "\" y=\"" + row * CELL
                    + "\" width=\"" + ((last - at) * CELL - 1) + "\" height=\"" + (CELL - 1) + "\"><title>");
            html.text(Long.toHexString(part.start) + "-" + Long.toHexString(part.end) + "  "
                            + Units.bytes(part.end - part.start) + "  " + word(part.kind))
                    .markup("</title></rect>");
            at = last;
        }
    }

    /** All of it in one line, without names: for tables. */
    void strip(Html html) throws IOException {
        html.markup("<svg class=\"strip\" role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 1000 10\">");
        double scale = STRIP / Math.max(1, end - start);
        for (Part part : parts) {
            // what is there must be seen, however small
            double width = Math.max(4, (part.end - part.start) * scale);
            html.markup(String.format(
                    Locale.ROOT,
                    "<rect class=\"%c\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"10\"/>",
                    part.kind,
                    Math.min((part.start - start) * scale, STRIP - width),
                    width));
        }
        html.markup("</svg>");
    }

    private static char letter(Kind kind) {
        return switch (kind) {
            case RESIDENT -> 'R';
            case ZERO -> 'Z';
            case SHARED -> 'S';
            case SECRET -> 'X';
        };
    }

    private static String word(char kind) {
        return switch (kind) {
            case 'X' -> "secret";
            case 'R' -> "resident";
            case 'Z' -> "zero";
            case 'S' -> "shared";
            default -> "changed";
        };
    }
}
