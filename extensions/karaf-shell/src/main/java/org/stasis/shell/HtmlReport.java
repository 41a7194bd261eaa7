/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageDifference.Change;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Usage;

/**
 * A report as one page that loads nothing: what it shows may be hostile, so all text is escaped, and a policy in the page
 * forbids everything but its own style and script.
 */
final class HtmlReport {
    private static final int MOST_OF_TITLE = 120;

    private final Html html;
    private final ImageReport report;
    private final ImageDifference difference;

    private HtmlReport(Html html, ImageReport report, ImageDifference difference) {
        this.html = html;
        this.report = report;
        this.difference = difference;
    }

    /**
     * @param difference to an image before; null for none
     * @param objects all objects as text; empty for none
     */
    static void write(Writer out, ImageReport report, ImageDifference difference, String objects) throws IOException {
        HtmlReport page = new HtmlReport(new Html(out), report, difference);
        page.head();
        page.tiles();
        page.remarks();
        page.changes();
        new HtmlProcesses(page.html, report.processes()).write();
        HtmlObjects objectsOf = new HtmlObjects(page.html, report);
        objectsOf.tasks();
        HtmlMemory memory = new HtmlMemory(page.html, report, difference);
        memory.files();
        memory.mounts();
        objectsOf.types();
        objectsOf.all(objects);
        page.facts();
        page.foot();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void head() throws IOException {
        ImageInfo image = report.image();
        html.markup("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
                script-src 'unsafe-inline'">
                <title>""").text(title()).markup("</title>\n<style>\n" + resource("report.css") + "</style></head><body>");
        html.markup("<header><div class=\"in\"><h1>").text(title()).markup("</h1><p class=\"sub\">");
        html.element("span", "badge", image.format());
        html.element("span", "badge " + mood(image.integrity()), Text.lower(image.integrity()));
        html.text(subtitle()).markup("</p></div></header>");
        html.markup("<nav><div class=\"in\">");
        link("changes", "Changes", difference != null);
        link("processes", "Processes", !report.processes().isEmpty());
        link("tasks", "Tasks", !report.tasks().isEmpty());
        link("memory", "Memory", !report.memory().isEmpty());
        link("mounts", "Mounts", !report.mounts().isEmpty());
        link("types", "Types", !report.graphs().isEmpty());
        link("facts", "Metadata", true);
        html.markup("<input id=\"q\" type=\"search\" placeholder=\"Search: name, path, address, type\""
                + " aria-label=\"Search\"><output id=\"told\"></output></div></nav><main>");
    }

    private void link(String id, String name, boolean there) throws IOException {
        if (there) {
            html.markup("<a href=\"#" + id + "\">" + name + "</a>");
        }
    }

    private String title() {
        if (report.image().image() != null) {
            return report.image().image().toString();
        }
        if (report.image().kernel() != null) {
            return "Kernel " + report.image().kernel();
        }
        return report.processes().isEmpty()
                ? "State file"
                : "Checkpoint of "
                        + Text.beginning(ReportText.command(report.processes().get(0)), MOST_OF_TITLE);
    }

    private String subtitle() {
        ImageInfo image = report.image();
        String when = image.created() == null ? image.metadata().get("timestamp") : Units.time(image.created());
        return Text.join(when, Units.bytes(image.bytes()), image.compression() + " compression");
    }

    private static String mood(Integrity integrity) {
        return switch (integrity) {
            case SEALED, KEYED -> "good";
            case DAMAGED -> "bad";
            case CHECKSUM, NONE -> "";
        };
    }

    private void tiles() throws IOException {
        html.markup("<div class=\"tiles\">");
        int processes = report.processes().size();
        if (processes > 0) {
            tile(processes, "processes");
            tile(report.processes().stream().mapToInt(p -> p.threads().size()).sum(), "threads");
            tile(report.processes().stream().mapToInt(p -> p.files().size()).sum(), "open files");
        }
        if (!report.tasks().isEmpty()) {
            tile(report.tasks().size(), "tasks");
        }
        Usage usage = report.memory().stream().map(ImageReport.Memory::memory).reduce(Usage.NONE, Usage::plus);
        tile(Units.bytes(usage.resident()), "resident");
        tile(Units.bytes(usage.zero()), "zero");
        tile(Units.bytes(usage.shared()), "shared");
        tile(report.graphs().stream().mapToLong(ImageReport.Graph::objects).sum(), "objects");
        if (difference != null) {
            tile(difference.changes().size() + difference.moreChanges(), "changes");
            tile(Units.bytes(difference.changedBytes()), "of pages changed");
        }
        html.markup("</div>");
    }

    private void tile(Object figure, String what) throws IOException {
        html.markup("<div class=\"tile\">")
                .element("b", "", figure)
                .element("span", "", what)
                .markup("</div>");
    }

    private void remarks() throws IOException {
        for (List<String> remarks : List.of(report.image().remarks(), report.remarks())) {
            for (String remark : remarks) {
                html.element("p", "remark", remark);
            }
        }
    }

    private void changes() throws IOException {
        if (difference == null) {
            return;
        }
        html.section("changes", "What changed");
        html.markup("<div class=\"card\"><table>").heading("", "Where", "Before", "After");
        for (Change change : difference.changes()) {
            html.markup("<tr data-s>").element("td", "w " + change.kind(), Text.lower(change.kind()));
            html.code(change.path()).cell(change.before()).cell(change.after()).markup("</tr>");
        }
        html.markup("</tbody></table>");
        if (difference.moreChanges() > 0) {
            html.element("p", "sub", "and " + Text.count(difference.moreChanges(), "more change"));
        }
        html.markup("</div></section>");
    }

    private void facts() throws IOException {
        ImageInfo image = report.image();
        html.section("facts", "What it says of itself");
        html.markup("<div class=\"card\"><table><tbody>");
        row("id", image.id());
        row("kernel", Text.join(image.kernel(), image.kernelType(), image.kernelVersion()));
        row("scheme", image.scheme());
        row("key", image.keyId());
        row("parent", image.parent());
        for (ImageInfo.File file : image.files()) {
            row("file " + file.name(), Units.bytes(file.bytes()));
        }
        for (Map.Entry<String, String> entry : new TreeMap<>(image.metadata()).entrySet()) {
            row(entry.getKey(), entry.getValue());
        }
        html.markup("</tbody></table></div></section>");
    }

    private void row(String name, String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            html.markup("<tr data-s>").element("td", "w", name).code(value).markup("</tr>");
        }
    }

    private void foot() throws IOException {
        html.markup("<footer>Made by Stasis. Press / to search.</footer></main><script>\n" + resource("report.js")
                + "</script></body></html>\n");
    }
}
