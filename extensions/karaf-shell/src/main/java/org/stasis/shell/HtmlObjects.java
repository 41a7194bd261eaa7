/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.TypeCount;

/** The parts of a web page that show object graphs: tasks with their states, types, and all objects as text. */
final class HtmlObjects {
    private static final int MOST_TYPES = 40;

    private final Html html;
    private final ImageReport report;

    HtmlObjects(Html html, ImageReport report) {
        this.html = html;
        this.report = report;
    }

    void tasks() throws IOException {
        if (report.tasks().isEmpty()) {
            return;
        }
        html.section("tasks", "Tasks");
        for (ImageReport.Task task : report.tasks()) {
            html.markup("<div class=\"card\" data-s><b>").text(task.name()).markup("</b> ");
            html.element("span", "badge", task.stage()).markup("<div class=\"facts\">");
            html.fact("bundle", task.bundle());
            html.fact("state", task.state());
            html.fact("type", task.type());
            html.fact("failure", task.failure());
            html.markup("</div>");
            if (!task.fields().isEmpty()) {
                html.markup("<h3>State</h3><table>").heading("Field", "Value");
                for (Map.Entry<String, String> field : task.fields().entrySet()) {
                    html.markup("<tr>")
                            .code(field.getKey())
                            .code(field.getValue())
                            .markup("</tr>");
                }
                html.markup("</tbody></table>");
            }
            html.markup("</div>");
        }
        html.markup("</section>");
    }

    void types() throws IOException {
        if (report.graphs().isEmpty()) {
            return;
        }
        html.section("types", "Types of objects");
        for (ImageReport.Graph graph : report.graphs()) {
            List<TypeCount> types = graph.types();
            html.markup("<div class=\"card\"><div class=\"facts\" style=\"margin:0 0 8px\">");
            html.fact("graph", graph.number());
            html.fact("root", graph.root());
            html.fact("objects", graph.objects());
            html.fact("types", types.size());
            html.markup("</div>");
            if (!types.isEmpty()) {
                typeTable(types.subList(0, Math.min(MOST_TYPES, types.size())));
                if (types.size() > MOST_TYPES) {
                    html.markup("<details class=\"more\"><summary>")
                            .text(types.size() - MOST_TYPES + " more types")
                            .markup("</summary>");
                    typeTable(types.subList(MOST_TYPES, types.size()));
                    html.markup("</details>");
                }
            }
            html.markup("</div>");
        }
        html.markup("</section>");
    }

    private void typeTable(List<TypeCount> types) throws IOException {
        html.markup("<table>").heading("#Count", "Type", "Fields");
        for (TypeCount type : types) {
            html.markup("<tr data-s>").number(type.objects()).code(type.name());
            html.cell(String.join(", ", type.fields())).markup("</tr>");
        }
        html.markup("</tbody></table>");
    }

    void all(String objects) throws IOException {
        if (!objects.isEmpty()) {
            html.section("objects", "All objects");
            html.markup("<div class=\"card\"><details class=\"more\"><summary>")
                    .text(objects.lines().count() + " lines, as gVisor's own printer writes them")
                    .markup("</summary><pre>")
                    .text(objects)
                    .markup("</pre></details></div></section>");
        }
    }
}
