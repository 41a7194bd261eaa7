/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.List;
import java.util.Locale;
import org.stasis.benchmarks.Report.Figure;

/** Figures of one benchmark as bars on a logarithmic scale, with a line at 1; a picture in SVG. */
final class BarChart {
    private static final int ROW = 22;
    private static final int TOP = 40;
    private static final int TEXT = 330;
    private static final int WIDTH = 420;
    private static final int VALUE = 90;

    private BarChart() {}

    static String svg(String title, List<Figure> figures) {
        double decades = figures.stream()
                .mapToDouble(figure -> Math.abs(Math.log10(figure.value())))
                .filter(Double::isFinite)
                .map(Math::ceil)
                .max()
                .orElse(1);
        double scale = WIDTH / 2.0 / Math.max(1, decades);
        int height = TOP + ROW * figures.size() + 30;
        double one = TEXT + WIDTH / 2.0;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                TEXT + WIDTH + VALUE,
                height);
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add(svg, "<text x=\"10\" y=\"22\" font-size=\"15\">%s</text>", title);
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            double length = Double.isFinite(Math.log10(figure.value())) ? Math.log10(figure.value()) * scale : 0;
            int y = TOP + ROW * i;
            add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", TEXT - 8, y + 15, figure.name());
            add(
                    svg,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    Math.min(one, one + length),
                    y + 3,
                    Math.max(1, Math.abs(length)),
                    ROW - 6,
                    length < 0 ? "#c9723c" : "#3b7dab");
            add(svg, "<text x=\"%d\" y=\"%d\">%.3f</text>", TEXT + WIDTH + 8, y + 15, figure.value());
        }
        int bottom = TOP + ROW * figures.size();
        add(svg, "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"black\"/>", one, TOP, one, bottom);
        for (int decade = (int) -Math.max(1, decades); decade <= Math.max(1, decades); decade++) {
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666666\">%s</text>",
                    one + decade * scale,
                    bottom + 18,
                    decade < 0 ? "1/" + (long) Math.pow(10, -decade) : String.valueOf((long) Math.pow(10, decade)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
