/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Run;

/** The part of a web page that shows processes by container: each folded, with threads, memory map and open files. */
final class HtmlProcesses {
    private static final int FEW_PROCESSES = 1;

    private final Html html;
    private final List<Process> processes;

    HtmlProcesses(Html html, List<Process> processes) {
        this.html = html;
        this.processes = processes;
    }

    void write() throws IOException {
        if (processes.isEmpty()) {
            return;
        }
        html.markup("<div id=\"processes\">");
        for (Map.Entry<String, List<Process>> container :
                ReportText.byContainer(processes).entrySet()) {
            html.markup("<section><h2>").text("Container " + container.getKey()).markup("</h2>");
            for (Map.Entry<Process, String> entry :
                    ReportText.tree(container.getValue()).entrySet()) {
                process(entry.getKey(), entry.getValue().length(), processes.size() <= FEW_PROCESSES);
            }
            html.markup("</section>");
        }
        html.markup("</div>");
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
        html.fact("executable", process.executable());
        html.fact("directory", process.directory());
        html.fact("user", process.user());
        html.fact("parent", process.parent() == 0 ? null : process.parent());
        html.fact("state", process.state());
        html.fact("zero", Units.bytes(process.memory().zero()));
        html.fact("shared", Units.bytes(process.memory().shared()));
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
}
