/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageDifference.Change;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Run;
import org.stasis.api.inspect.ImageReport.TypeCount;
import org.stasis.api.inspect.ImageReport.Usage;

/**
 * A report as one page that loads nothing: what it shows may be hostile, so all text is escaped, and a policy in the page
 * forbids everything but its own style and script.
 */
final class HtmlReport {
    private static final int FEW_PROCESSES = 1;
    private static final int MOST_TYPES = 40;

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
        page.processes();
        page.tasks();
        page.memory();
        page.mounts();
        page.types();
        page.objects(objects);
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
                : "Checkpoint of " + ReportText.command(report.processes().get(0));
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

    private void section(String id, String title) throws IOException {
        html.markup("<section id=\"" + id + "\"><h2>").text(title).markup("</h2>");
    }

    private void changes() throws IOException {
        if (difference == null) {
            return;
        }
        section("changes", "What changed");
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

    private void processes() throws IOException {
        Set<String> containers = new LinkedHashSet<>();
        report.processes().forEach(process -> containers.add(process.container()));
        boolean first = true;
        for (String container : containers) {
            List<Process> processes = report.processes().stream()
                    .filter(process -> Objects.equals(container, process.container()))
                    .toList();
            section(first ? "processes" : "more-processes", "Container " + container);
            first = false;
            for (Map.Entry<Process, String> entry : ReportText.tree(processes).entrySet()) {
                process(entry.getKey(), entry.getValue().length(), processes.size() <= FEW_PROCESSES);
            }
            html.markup("</section>");
        }
    }

    private void process(Process process, int indent, boolean open) throws IOException {
        html.markup("<details class=\"p\" style=\"margin-left:" + Math.min(indent * 9, 180) + "px\""
                + (open ? " open data-open" : "") + "><summary>");
        html.element("span", "pid", process.pid()).element("span", "cmd", ReportText.command(process));
        picture(process).strip(html);
        html.markup("<span class=\"amount\">")
                .text(Units.bytes(process.memory().resident()))
                .markup("</span></summary>");
        html.markup("<div class=\"body\"><div class=\"facts\">");
        fact("executable", process.executable());
        fact("directory", process.directory());
        fact("user", process.user());
        fact("parent", process.parent() == 0 ? null : process.parent());
        fact("state", process.state());
        fact("zero", Units.bytes(process.memory().zero()));
        fact("shared", Units.bytes(process.memory().shared()));
        html.markup("</div><h3>Threads</h3><table>").heading("#tid", "Name", "State", "Object");
        for (ImageReport.Thread thread : process.threads()) {
            html.markup("<tr data-s>").number(thread.tid()).cell(thread.name()).cell(thread.state());
            html.code(thread.object()).markup("</tr>");
        }
        html.markup("</tbody></table>");
        mappings(process.mappings());
        files(process.files());
        html.markup("</div></details>");
    }

    private void fact(String name, Object value) throws IOException {
        if (value != null) {
            html.markup("<span>").text(name + " ").element("b", "", value).markup("</span>");
        }
    }

    /** All touched pages of a process one behind the other, without what lies between them. */
    private static MemoryPicture picture(Process process) {
        List<Run> runs = new ArrayList<>();
        long at = 0;
        for (Mapping mapping : process.mappings()) {
            for (Run run : mapping.runs()) {
                long end = at + run.end() - run.start();
                runs.add(new Run(at, end, run.kind()));
                at = end;
            }
        }
        return new MemoryPicture(0, at, runs);
    }

    private void mappings(List<Mapping> mappings) throws IOException {
        if (mappings.isEmpty()) {
            return;
        }
        html.markup("<h3>Memory map</h3><table>");
        html.heading("Addresses", "", "#Size", "#Resident", "#Zero", "#Shared", "~Pages", "Mapped");
        for (Mapping mapping : mappings) {
            html.markup("<tr data-s>")
                    .element("td", "w mono", Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
            html.element("td", "w mono", mapping.permissions()).number(Units.bytes(mapping.bytes()));
            html.number(orNothing(mapping.memory().resident()))
                    .number(orNothing(mapping.memory().zero()));
            html.number(orNothing(mapping.memory().shared())).markup("<td>");
            new MemoryPicture(mapping.start(), mapping.end(), mapping.runs()).strip(html);
            html.markup("</td>").code(mapping.name()).markup("</tr>");
        }
        html.markup("</tbody></table>");
    }

    private static String orNothing(long bytes) {
        return bytes == 0 ? "" : Units.bytes(bytes);
    }

    private void files(List<OpenFile> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        html.markup("<h3>Open files</h3><table>").heading("#fd", "", "Kind", "Name", "Detail", "Object");
        for (OpenFile file : files) {
            html.markup("<tr data-s>")
                    .number(file.descriptor())
                    .code(file.access())
                    .cell(file.kind());
            html.code(file.name()).cell(file.detail()).code(file.object()).markup("</tr>");
        }
        html.markup("</tbody></table>");
    }

    private void tasks() throws IOException {
        if (report.tasks().isEmpty()) {
            return;
        }
        section("tasks", "Tasks");
        for (ImageReport.Task task : report.tasks()) {
            html.markup("<div class=\"card\" data-s><b>").text(task.name()).markup("</b> ");
            html.element("span", "badge", task.stage()).markup("<div class=\"facts\">");
            fact("bundle", task.bundle());
            fact("state", task.state());
            fact("type", task.type());
            fact("failure", task.failure());
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

    private void memory() throws IOException {
        if (report.memory().isEmpty()) {
            return;
        }
        section("memory", "Memory");
        for (ImageReport.Memory memory : report.memory()) {
            html.markup("<div class=\"card\" data-s><div class=\"facts\" style=\"margin:0 0 12px\">");
            fact("file", memory.id());
            fact("size", Units.bytes(memory.bytes()));
            fact("resident", Units.bytes(memory.memory().resident()));
            fact("zero", Units.bytes(memory.memory().zero()));
            fact("shared", Units.bytes(memory.memory().shared()));
            html.markup("</div>");
            MemoryPicture picture = new MemoryPicture(0, memory.bytes(), memory.runs());
            if (difference != null) {
                picture.changed(difference.pages().stream()
                        .filter(run -> run.memory().equals(memory.id()) && run.start() < memory.bytes())
                        .toList());
            }
            picture.grid(html);
            legend();
            html.markup("</div>");
        }
        html.markup("</section>");
    }

    private void legend() throws IOException {
        html.markup("<div class=\"legend\"><span><i class=\"i-R\"></i>resident</span>"
                + "<span><i class=\"i-S\"></i>shared</span><span><i class=\"i-Z\"></i>zero</span>"
                + (difference == null ? "" : "<span><i class=\"i-C\"></i>changed</span>")
                + "<span><i class=\"i-N\"></i>not allocated</span></div>");
    }

    private void mounts() throws IOException {
        if (report.mounts().isEmpty()) {
            return;
        }
        section("mounts", "Mounts");
        html.markup("<div class=\"card\"><table>").heading("Path", "Type");
        for (ImageReport.Mount mount : report.mounts()) {
            html.markup("<tr data-s>").code(mount.path()).cell(mount.type()).markup("</tr>");
        }
        html.markup("</tbody></table></div></section>");
    }

    private void types() throws IOException {
        if (report.graphs().isEmpty()) {
            return;
        }
        section("types", "Types of objects");
        for (ImageReport.Graph graph : report.graphs()) {
            List<TypeCount> types = graph.types();
            html.markup("<div class=\"card\"><div class=\"facts\" style=\"margin:0 0 8px\">");
            fact("graph", graph.number());
            fact("root", graph.root());
            fact("objects", graph.objects());
            fact("types", types.size());
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

    private void objects(String objects) throws IOException {
        if (!objects.isEmpty()) {
            section("objects", "All objects");
            html.markup("<div class=\"card\"><details class=\"more\"><summary>")
                    .text(objects.lines().count() + " lines, as gVisor's own printer writes them")
                    .markup("</summary><pre>")
                    .text(objects)
                    .markup("</pre></details></div></section>");
        }
    }

    private void facts() throws IOException {
        ImageInfo image = report.image();
        section("facts", "What it says of itself");
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
