/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageReport;

/** The part of a web page that shows memory files as pictures of their pages, and where file systems are mounted. */
final class HtmlMemory {
    private final Html html;
    private final ImageReport report;
    private final ImageDifference difference;

    /** @param difference marks pages as changed; null for none */
    HtmlMemory(Html html, ImageReport report, ImageDifference difference) {
        this.html = html;
        this.report = report;
        this.difference = difference;
    }

    void files() throws IOException {
        if (report.memory().isEmpty()) {
            return;
        }
        html.section("memory", "Memory");
        for (ImageReport.Memory memory : report.memory()) {
            html.markup("<div class=\"card\" data-s><div class=\"facts\" style=\"margin:0 0 12px\">");
            html.fact("file", memory.id());
            html.fact("size", Units.bytes(memory.bytes()));
            html.fact("resident", Units.bytes(memory.memory().resident()));
            html.fact("zero", Units.bytes(memory.memory().zero()));
            html.fact("shared", Units.bytes(memory.memory().shared()));
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
                + "<span><i class=\"i-X\"></i>secret</span>"
                + (difference == null ? "" : "<span><i class=\"i-C\"></i>changed</span>")
                + "<span><i class=\"i-N\"></i>not allocated</span></div>");
    }

    void mounts() throws IOException {
        if (report.mounts().isEmpty()) {
            return;
        }
        html.section("mounts", "Mounts");
        html.markup("<div class=\"card\"><table>").heading("Path", "Type", "", "Container");
        for (ImageReport.Mount mount : report.mounts()) {
            html.markup("<tr data-s>").code(mount.path()).cell(mount.type());
            html.cell(mount.readOnly() ? "read-only" : "")
                    .cell(mount.container())
                    .markup("</tr>");
        }
        html.markup("</tbody></table></div></section>");
    }
}
