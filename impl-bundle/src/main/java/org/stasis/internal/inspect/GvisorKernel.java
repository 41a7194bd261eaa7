/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.Mount;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Usage;

/**
 * The processes of a gVisor kernel.
 *
 * <pre>
 *   Kernel.tasks.Root (PIDNamespace).tasks: number ─▶ Task
 *   Task ─▶ tg (ThreadGroup: a process) ─▶ leader
 *        ─▶ image: Name, Arch (registers), MemoryManager (addresses)
 *        ─▶ fdTable, fsContext, containerID
 * </pre>
 */
final class GvisorKernel {
    private static final String KERNEL = "kernel.Kernel";

    private final Node kernel;
    private final GvisorFiles files;
    private final Map<Long, AddressSpace> spaces = new HashMap<>();
    private final Map<Long, List<OpenFile>> tables = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final Map<Long, Integer> numbers = new HashMap<>();

    /** A process and what it hangs on. */
    record Process(int pid, Node group, Node leader, Map<Integer, Node> tasks, AddressSpace space) {}

    private GvisorKernel(Node kernel) {
        this.kernel = kernel;
        files = new GvisorFiles(kernel);
        Map<Integer, Node> tasks = new TreeMap<>();
        for (Map.Entry<Node, Node> task : kernel.get("tasks", "Root", "tasks").entries()) {
            tasks.put((int) task.getKey().number(), task.getValue());
        }
        Map<Long, Map<Integer, Node>> groups = new LinkedHashMap<>();
        tasks.forEach((tid, task) -> {
            numbers.put(task.id(), tid);
            groups.computeIfAbsent(task.get("tg").id(), id -> new TreeMap<>()).put(tid, task);
        });
        groups.forEach((id, members) -> processes.add(process(kernel.graph().object(id), members)));
        processes.sort(Comparator.comparingInt(Process::pid));
    }

    /** The kernel among the graphs of an image; empty if none holds one. */
    static Optional<GvisorKernel> in(List<Graph> graphs) {
        return graphs.stream()
                .map(Graph::root)
                .filter(root -> root.is(KERNEL))
                .findFirst()
                .map(GvisorKernel::new);
    }

    private Process process(Node group, Map<Integer, Node> members) {
        Node leader = group.get("leader");
        Integer pid = numbers.get(leader.id());
        Map.Entry<Integer, Node> first = members.entrySet().iterator().next();
        if (pid == null) {
            pid = first.getKey();
            leader = first.getValue();
        }
        // a leader may have ended before its other threads, and has no memory then
        Node manager = leader.get("image", "MemoryManager");
        for (Node member : members.values()) {
            manager = manager.isNil() ? member.get("image", "MemoryManager") : manager;
        }
        AddressSpace space = manager.isNil() ? null : spaces.computeIfAbsent(manager.id(), new Spaces(manager)::make);
        return new Process(pid, group, leader, members, space);
    }

    private record Spaces(Node manager) {
        AddressSpace make(Long id) {
            return new AddressSpace(manager);
        }
    }

    List<Process> processes() {
        return processes;
    }

    Optional<Process> process(int pid) {
        return processes.stream().filter(process -> process.pid() == pid).findFirst();
    }

    /** The pages that must be read to tell the command lines. */
    Set<MemoryScan.Page> commandPages() {
        Set<MemoryScan.Page> pages = new HashSet<>();
        spaces.values().forEach(space -> pages.addAll(space.commandPages()));
        return pages;
    }

    /** Notes which pages are mapped by whom; an address space that several processes share counts once. */
    void mapIn(MemoryScan scan) {
        spaces.values().forEach(space -> space.mapIn(scan.files()));
    }

    List<Mount> mounts() {
        Map<Long, String> containers = new HashMap<>();
        for (Process process : processes) {
            Node leader = process.leader();
            leader.get("containerID")
                    .text()
                    .ifPresent(id -> containers.putIfAbsent(
                            leader.any("mountNamespace", "mountNamespaceVFS2").id(), id));
        }
        return GvisorMounts.of(kernel, containers);
    }

    List<ImageReport.Process> describe(MemoryScan scan) {
        return processes.stream().map(process -> describe(process, scan)).toList();
    }

    private ImageReport.Process describe(Process process, MemoryScan scan) {
        Node leader = process.leader();
        AddressSpace space = process.space();
        List<Mapping> mappings = space == null ? List.of() : space.mappings(scan.files(), files);
        return new ImageReport.Process(
                process.pid(),
                numbers.getOrDefault(leader.get("parent", "tg", "leader").id(), 0),
                leader.get("containerID").text().orElse(null),
                leader.get("image", "Name").text().orElse(""),
                state(process),
                space == null ? List.of() : space.command(scan),
                space == null ? null : executable(space),
                GvisorPaths.of(leader.any("fsContext").get("cwd")),
                user(leader),
                threads(process),
                mappings,
                openFiles(process),
                mappings.stream().map(Mapping::memory).reduce(Usage.NONE, Usage::plus));
    }

    private String executable(AddressSpace space) {
        Node file = space.manager().get("executable");
        return file.isNil() ? null : GvisorPaths.of(file.get("vd"));
    }

    private static long user(Node task) {
        Node credentials = task.get("creds");
        Node plain = credentials.get("ptr").isNil() ? credentials : credentials.get("ptr");
        return plain.any("EffectiveKUID", "RealKUID").number();
    }

    private static String state(Process process) {
        List<Node> alive = process.tasks().values().stream()
                .filter(task -> task.get("exitState").number() == 0)
                .toList();
        if (alive.isEmpty()) {
            return ThreadState.exit(process.leader());
        }
        return alive.stream().allMatch(ThreadState::isStopped) ? "stopped" : "alive";
    }

    private static List<ImageReport.Thread> threads(Process process) {
        List<ImageReport.Thread> threads = new ArrayList<>();
        process.tasks()
                .forEach((tid, task) -> threads.add(new ImageReport.Thread(
                        tid,
                        task.get("image", "Name").text().orElse(""),
                        ThreadState.of(task),
                        "g" + task.graph().number() + "r" + task.id())));
        return threads;
    }

    private List<OpenFile> openFiles(Process process) {
        Node table = Node.none(kernel.graph());
        for (Node task : process.tasks().values()) {
            table = table.isNil() ? task.get("fdTable", "descriptorTable") : table;
        }
        List<OpenFile> open = tables.get(table.id()); // processes may share it
        if (open == null) {
            open = openFiles(table);
            tables.put(table.id(), open);
        }
        return open;
    }

    private List<OpenFile> openFiles(Node table) {
        // since 2024 the map is within a struct
        Node map = table.get("slice").isNil() ? table : table.get("slice");
        List<OpenFile> open = new ArrayList<>();
        for (Map.Entry<Node, Node> entry : map.entries()) {
            Node file = entry.getValue().get("file");
            if (!file.isNil()) {
                open.add(files.describe((int) entry.getKey().number(), file));
            }
        }
        open.sort(Comparator.comparingInt(OpenFile::descriptor));
        return open;
    }
}
