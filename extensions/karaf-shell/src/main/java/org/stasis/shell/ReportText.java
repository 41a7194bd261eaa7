/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Usage;

/** What is in an image, for people. */
final class ReportText {
    private static final Pattern BARE_WORD = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");
    private static final int MOST_TYPES = 3;
    /** What a table bears; the process shows all of it. */
    private static final int MOST_OF_COMMAND = 200;

    private static final int MOST_INDENT = 40;
    private static final int MOST_DEPTH = 500;

    private final PrintStream out;
    private final ImageReport report;

    private ReportText(PrintStream out, ImageReport report) {
        this.out = out;
        this.report = report;
    }

    static void print(PrintStream out, ImageReport report) {
        ReportText text = new ReportText(out, report);
        text.tasks();
        text.containers();
        text.mounts();
        text.memory();
        text.graphs();
        report.remarks().forEach(remark -> out.println("\nremark: " + Text.plain(remark)));
    }

    private void heading(String title) {
        out.println();
        out.println(title);
    }

    private void tasks() {
        if (report.tasks().isEmpty()) {
            return;
        }
        heading("TASKS");
        Table table = new Table().left("task", "stage", "state", "type", "bundle");
        report.tasks().forEach(task -> table.row(task.name(), task.stage(), task.state(), task.type(), task.bundle()));
        table.print(out, "");
        report.tasks().stream()
                .filter(task -> task.failure() != null)
                .forEach(task ->
                        out.println("failure of " + Text.plain(task.name()) + ": " + Text.plain(task.failure())));
    }

    private void containers() {
        byContainer(report.processes()).forEach((container, processes) -> {
            heading("CONTAINER " + Text.plain(container));
            Table table = new Table()
                    .right("pid", "parent", "threads", "resident", "zero", "shared")
                    .left("state", "command");
            tree(processes)
                    .forEach((process, indent) -> table.row(
                            process.pid(),
                            process.parent() == 0 ? null : process.parent(),
                            process.threads().size(),
                            Units.bytes(process.memory().resident()),
                            Units.bytes(process.memory().zero()),
                            Units.bytes(process.memory().shared()),
                            process.state(),
                            indent + Text.beginning(command(process), MOST_OF_COMMAND)));
            table.print(out, "");
            processes.forEach(this::process);
        });
    }

    /** The processes of each container, in the order of the report. */
    static Map<String, List<Process>> byContainer(List<Process> processes) {
        Map<String, List<Process>> containers = new LinkedHashMap<>();
        for (Process process : processes) {
            containers
                    .computeIfAbsent(process.container(), container -> new ArrayList<>())
                    .add(process);
        }
        return containers;
    }

    /** Children behind their parents, with what stands before them. */
    static Map<Process, String> tree(List<Process> processes) {
        Map<Process, String> tree = new LinkedHashMap<>();
        Map<Integer, Process> byPid = new LinkedHashMap<>();
        Map<Integer, List<Process>> children = new HashMap<>();
        for (Process process : processes) {
            byPid.put(process.pid(), process);
            children.computeIfAbsent(process.parent(), pid -> new ArrayList<>()).add(process);
        }
        for (Process process : processes) {
            if (!byPid.containsKey(process.parent()) || process.parent() == process.pid()) {
                branch(process, 0, children, tree);
            }
        }
        // parents in a circle, which only a damaged image has
        processes.forEach(process -> tree.putIfAbsent(process, ""));
        return tree;
    }

    private static void branch(
            Process process, int depth, Map<Integer, List<Process>> children, Map<Process, String> tree) {
        if (tree.putIfAbsent(process, depth == 0 ? "" : "  ".repeat(Math.min(depth, MOST_INDENT) - 1) + "`- ") != null
                || depth > MOST_DEPTH) {
            return;
        }
        for (Process child : children.getOrDefault(process.pid(), List.of())) {
            branch(child, depth + 1, children, tree);
        }
    }

    /** The words as a shell would take them. */
    static String command(Process process) {
        if (process.command().isEmpty()) {
            return "[" + process.name() + "]";
        }
        StringJoiner words = new StringJoiner(" ");
        process.command()
                .forEach(word ->
                        words.add(BARE_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'"));
        return words.toString();
    }

    private void process(Process process) {
        heading("PROCESS " + process.pid() + "  " + Text.plain(command(process)));
        new Sheet()
                .line("Executable", process.executable())
                .line("Directory", process.directory())
                .line("User", process.user())
                .print(out, "  ");
        out.println();
        Table threads = new Table().right("  tid").left("name", "state", "object");
        process.threads().forEach(thread -> threads.row(thread.tid(), thread.name(), thread.state(), thread.object()));
        threads.print(out, "");
        if (!process.mappings().isEmpty()) {
            out.println();
            Table maps = new Table()
                    .left("  addresses", "perm")
                    .right("size", "resident", "zero", "shared")
                    .left("mapped");
            process.mappings().forEach(mapping -> row(maps, mapping));
            maps.print(out, "");
        }
        if (!process.files().isEmpty()) {
            out.println();
            Table files = new Table().right("  fd").left("access", "kind", "name", "detail");
            process.files().forEach(file -> row(files, file));
            files.print(out, "");
        }
    }

    private static void row(Table table, Mapping mapping) {
        table.row(
                "  " + Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()),
                mapping.permissions(),
                Units.bytes(mapping.bytes()),
                orNone(mapping.memory().resident()),
                orNone(mapping.memory().zero()),
                orNone(mapping.memory().shared()),
                mapping.name());
    }

    private static String orNone(long bytes) {
        return bytes == 0 ? null : Units.bytes(bytes);
    }

    private static void row(Table table, OpenFile file) {
        table.row(file.descriptor(), file.access(), file.kind(), file.name(), file.detail());
    }

    private void mounts() {
        if (!report.mounts().isEmpty()) {
            heading("MOUNTS");
            Table table = new Table().left("path", "type", "access", "container");
            report.mounts()
                    .forEach(mount ->
                            table.row(mount.path(), mount.type(), mount.readOnly() ? "r" : "rw", mount.container()));
            table.print(out, "");
        }
    }

    private void memory() {
        if (report.memory().isEmpty()) {
            return;
        }
        heading("MEMORY");
        Table table = new Table().left("file").right("size", "resident", "zero", "shared");
        for (ImageReport.Memory memory : report.memory()) {
            Usage usage = memory.memory();
            table.row(
                    memory.id(),
                    Units.bytes(memory.bytes()),
                    Units.bytes(usage.resident()),
                    Units.bytes(usage.zero()),
                    Units.bytes(usage.shared()));
        }
        table.print(out, "");
    }

    private void graphs() {
        if (report.graphs().isEmpty()) {
            return;
        }
        heading("OBJECTS");
        Table table = new Table().right("graph", "objects").left("root", "most frequent types");
        for (ImageReport.Graph graph : report.graphs()) {
            StringJoiner types = new StringJoiner(", ");
            graph.types().stream()
                    .filter(type -> type.objects() > 0)
                    .limit(MOST_TYPES)
                    .forEach(type -> types.add(type.objects() + " " + type.name()));
            table.row(graph.number(), graph.objects(), graph.root(), types);
        }
        table.print(out, "");
    }
}
