/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.stasis.internal.wire.WireObject;

/**
 * The smallest kernel that has all that the inspector looks for: two containers; processes with a thread, a child that
 * shares memory, one that is stopped and one that has ended; mappings with and without pages; an open file of each kind.
 */
final class SmallKernel {
    private static final String TASK = "pkg/sentry/kernel.Task";
    private static final String FILE = "pkg/sentry/vfs.FileDescription";
    private static final String PLACE = "pkg/sentry/vfs.VirtualDentry";
    private static final List<String> REGISTERS = List.of(
            "R15",
            "R14",
            "R13",
            "R12",
            "Rbp",
            "Rbx",
            "R11",
            "R10",
            "R9",
            "R8",
            "Rax",
            "Rcx",
            "Rdx",
            "Rsi",
            "Rdi",
            "Orig_rax",
            "Rip",
            "Cs",
            "Eflags",
            "Rsp",
            "Ss",
            "Fs_base",
            "Gs_base",
            "Ds",
            "Es",
            "Fs",
            "Gs");

    /** Address of a command line. */
    static final int WORDS = 0x7010;

    private static final int RAX = 10;
    private static final int ORIG_RAX = 15;

    private final GraphBuilder graph = new GraphBuilder("kernel");
    private final boolean flat;

    private SmallKernel(boolean flat) {
        this.flat = flat;
    }

    /** @param flat as since 2024: sets of ranges are one slice, some maps are within a struct, some fields are renamed */
    static Graph of(boolean flat) {
        SmallKernel kernel = new SmallKernel(flat);
        kernel.tasks();
        kernel.memory();
        kernel.directories();
        kernel.files();
        kernel.sockets();
        return kernel.graph.graph();
    }

    private void tasks() {
        graph.put(
                "kernel",
                graph.struct("pkg/sentry/kernel.Kernel", "tasks", graph.ref("set"), "vdso", graph.ref("loader")));
        graph.put("set", graph.struct("pkg/sentry/kernel.TaskSet", "Root", graph.ref("pids")));
        graph.put("loader", graph.struct("pkg/sentry/loader.VDSO", "vdso", graph.ref("vdso")));
        graph.put(
                "pids",
                graph.struct(
                        "pkg/sentry/kernel.PIDNamespace",
                        "tasks",
                        GraphBuilder.map(
                                1,
                                graph.ref("shell"),
                                2,
                                graph.ref("worker"),
                                3,
                                graph.ref("child"),
                                4,
                                graph.ref("stopped"),
                                5,
                                graph.ref("ended"))));
        task("shell", "shell", null, "one", "waiting", "addresses", 0, 0);
        task("worker", "shell", null, "one", "working", "addresses", 0, 0);
        task("child", "child", "shell", "one", "waiting", "addresses", 0, 0);
        task("stopped", "stopped", "shell", "two", "waiting", "more", 0, 1);
        task("ended", "ended", "child", "two", "working", null, 2, 0);
        registers("waiting", -512, 61, 1);
        registers("working", 7, 0, 0);
        graph.put("user", graph.struct("pkg/sentry/kernel/auth.Credentials", "RealKUID", 1000, "EffectiveKUID", 0));
        graph.put(
                "places",
                graph.struct(
                        "pkg/sentry/kernel.FSContext", "root", place("mount", "root"), "cwd", place("mount", "home")));
        table(
                "table",
                "pipe",
                "file",
                "gone",
                "unnamed",
                "stream",
                "peer",
                "listener",
                "tcp",
                "tcp6",
                "udp",
                "netlink",
                "epoll",
                "event",
                "timer",
                "signals",
                "notify",
                "path",
                "space",
                "master",
                "terminal",
                "host",
                "status",
                "null",
                "folder",
                "memory file",
                "layered");
        table("other table", "file", "stream");
    }

    private void table(String name, String... open) {
        WireObject.Map table = GraphBuilder.map();
        for (int i = 0; i < open.length; i++) {
            table.keys().add(new WireObject.Int(i));
            table.values().add(graph.struct("pkg/sentry/kernel.descriptor", "file", graph.within(open[i], "vfsfd")));
        }
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/kernel.FDTable",
                        "descriptorTable",
                        flat ? graph.struct("pkg/sentry/kernel.descriptorTable", "slice", table) : table));
    }

    private void task(
            String name,
            String group,
            String parent,
            String container,
            String registers,
            String space,
            int exit,
            int stop) {
        String leader = group;
        if (name.equals(leader)) {
            graph.put(group + " group", graph.struct("pkg/sentry/kernel.ThreadGroup", "leader", graph.ref(leader)));
        }
        graph.put(
                name,
                graph.struct(
                        TASK,
                        "tg",
                        graph.ref(group + " group"),
                        "parent",
                        parent == null ? null : graph.ref(parent),
                        "image",
                        graph.struct(
                                "pkg/sentry/kernel.TaskImage",
                                "Name",
                                name,
                                "Arch",
                                graph.boxed("pkg/sentry/arch.context64", graph.ref(registers)),
                                "MemoryManager",
                                space == null ? null : graph.ref(space)),
                        "fdTable",
                        graph.ref(group.equals("shell") ? "table" : "other table"),
                        "fsContext",
                        graph.ref("places"),
                        "containerID",
                        container,
                        flat ? "mountNamespace" : "mountNamespaceVFS2",
                        graph.ref("namespace"),
                        "creds",
                        flat ? graph.struct("pkg/atomic.Pointer", "ptr", graph.ref("user")) : graph.ref("user"),
                        "exitState",
                        exit,
                        "haveSyscallReturn",
                        true,
                        "runState",
                        graph.boxed("pkg/sentry/kernel.runApp", null),
                        "stop",
                        stop == 0 ? null : graph.boxed("pkg/sentry/kernel.groupStop", null)));
    }

    private void registers(String name, long result, long call, int vector) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < REGISTERS.size(); i++) {
            values.add(REGISTERS.get(i));
            values.add(i == RAX ? result : i == ORIG_RAX ? call : 4096L + i);
        }
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/arch.context64",
                        "State",
                        graph.struct(
                                "pkg/sentry/arch.State",
                                "Regs",
                                graph.struct(
                                        "pkg/sentry/arch.Registers",
                                        "PtraceRegs",
                                        graph.struct("pkg/abi/linux.PtraceRegs", values.toArray())),
                                "fpState",
                                graph.slice(name + " vectors", 1, 2, vector))));
    }

    private void memory() {
        String vma = "pkg/sentry/mm.vma";
        WireObject program = graph.struct(
                vma,
                "mappable",
                graph.boxed("pkg/sentry/fsimpl/gofer.dentry", graph.ref("binary")),
                "off",
                0,
                "realPerms",
                5 + 512,
                "id",
                graph.boxed(FILE, graph.within("program", "vfsfd")),
                "hint",
                "");
        WireObject heap = graph.struct(vma, "mappable", null, "off", 0, "realPerms", 3 + 512, "id", null);
        WireObject stack = graph.struct(vma, "mappable", null, "off", 0, "realPerms", 3, "id", null, "hint", "[stack]");
        WireObject vdso = graph.struct(
                vma,
                "mappable",
                graph.boxed("pkg/sentry/mm.SpecialMappable", graph.ref("vdso")),
                "off",
                0,
                "realPerms",
                5,
                "id",
                graph.boxed("pkg/sentry/mm.SpecialMappable", graph.ref("vdso")));
        graph.put("vdso", graph.struct("pkg/sentry/mm.SpecialMappable", "length", 4096));
        WireObject vmas = ranges(
                "vma", 0x1000, 0x3000, program, 0x4000, 0x6000, heap, 0x7000, 0xa000, stack, 0xb000, 0xc000, vdso);
        WireObject pmas = ranges(
                "pma",
                0x2000,
                0x3000,
                page(0x3000, ""),
                0x4000,
                0x5000,
                page(0x1000, ""),
                0x7000,
                0x8000,
                page(0, ""),
                0x8000,
                0x9000,
                page(0, "one"));
        space("addresses", vmas, pmas);
        space("more", ranges("other vma", 0x4000, 0x5000, heap), ranges("other pma", 0x4000, 0x5000, page(0x1000, "")));
    }

    private void space(String name, WireObject vmas, WireObject pmas) {
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/mm.MemoryManager",
                        "vmas",
                        vmas,
                        "pmas",
                        pmas,
                        "brk",
                        graph.struct("pkg/hostarch.AddrRange", "Start", 0x4000, "End", 0x6000),
                        "argv",
                        graph.struct("pkg/hostarch.AddrRange", "Start", WORDS, "End", WORDS + 16),
                        "auxv",
                        graph.slice(
                                name + " auxiliary", graph.struct("pkg/sentry/arch.AuxEntry", "Key", 6, "Value", 4096)),
                        "executable",
                        graph.boxed(FILE, graph.within("program", "vfsfd"))));
    }

    private WireObject page(long offset, String owner) {
        return flat
                ? graph.struct(
                        "pkg/sentry/mm.pma",
                        "off",
                        offset,
                        "file",
                        graph.struct(
                                "pkg/sentry/vfs.ResourceID",
                                "ContainerName",
                                owner,
                                "Path",
                                owner.isEmpty() ? "" : "/tmp"))
                : graph.struct("pkg/sentry/mm.pma", "off", offset, "needCOW", false);
    }

    /** A set of ranges: start, end and value of each in turn. */
    private WireObject ranges(String name, Object... ranges) {
        return graph.struct("pkg/sentry/mm." + name + "Set", "root", ranges(graph, flat, name, ranges));
    }

    static WireObject ranges(GraphBuilder graph, boolean flat, String name, Object... ranges) {
        List<Object> flats = new ArrayList<>();
        List<Object> starts = new ArrayList<>();
        List<Object> ends = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < ranges.length; i += 3) {
            flats.add(graph.struct(
                    "pkg/sentry/mm." + name + "FlatSegment",
                    "Start",
                    ranges[i],
                    "End",
                    ranges[i + 1],
                    "Value",
                    ranges[i + 2]));
            starts.add(ranges[i]);
            ends.add(ranges[i + 1]);
            values.add(ranges[i + 2]);
        }
        if (flat) {
            return graph.slice(name + " segments", flats.toArray());
        }
        graph.put(
                name + " segments",
                graph.struct(
                        "pkg/sentry/mm." + name + "SegmentDataSlices",
                        "Start",
                        graph.slice(name + " starts", starts.toArray()),
                        "End",
                        graph.slice(name + " ends", ends.toArray()),
                        "Values",
                        graph.slice(name + " values", values.toArray())));
        return graph.ref(name + " segments");
    }

    private void directories() {
        graph.put("namespace", graph.struct("pkg/sentry/vfs.MountNamespace", "root", graph.ref("mount")));
        mount("mount", "gofer", "root", null, "", 0);
        mount("temporary", "tmpfs", "scratch", "mount", "tmp", -1);
        dentry("root", "gofer", "", null);
        dentry("home", "gofer", "home", "root");
        dentry("binary", "gofer", "sh", "home");
        dentry("tmp", "gofer", "tmp", "root");
        dentry("log", "tmpfs", "log", "scratch");
        dentry("lost", "tmpfs", "lost", "scratch");
        dentry("memory", "tmpfs", "memfd:secret", null);
        graph.put(
                "scratch",
                graph.struct(
                        "pkg/sentry/fsimpl/tmpfs.directory",
                        "dentry",
                        graph.struct(
                                "pkg/sentry/fsimpl/tmpfs.dentry",
                                "vfsd",
                                bare("scratch"),
                                "name",
                                "",
                                "parent",
                                null)));
    }

    private void mount(String name, String system, String root, String over, String at, int writers) {
        graph.put(name + " system", graph.struct("pkg/sentry/fsimpl/" + system + ".filesystem", "vfsfs", 0));
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/vfs.Mount",
                        "ns",
                        graph.ref("namespace"),
                        "root",
                        graph.within(root, "vfsd"),
                        "key",
                        over == null ? place(null, null) : place(over, at),
                        "fs",
                        graph.ref(name + " system"),
                        "writers",
                        writers));
    }

    private WireObject bare(String name) {
        return graph.struct(
                "pkg/sentry/vfs.Dentry", "dead", name.equals("lost"), "impl", graph.boxed("dentry", graph.ref(name)));
    }

    private void dentry(String name, String system, String text, String parent) {
        WireObject above = parent == null ? null : graph.ref(parent);
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/fsimpl/" + system + ".dentry",
                        "vfsd",
                        bare(name),
                        "name",
                        text,
                        "parent",
                        flat && above != null ? graph.struct("pkg/atomic.Pointer", "ptr", above) : above));
    }

    private WireObject.Struct place(String mount, String dentry) {
        return graph.struct(
                PLACE,
                "mount",
                mount == null ? null : graph.ref(mount),
                "dentry",
                dentry == null ? null : graph.within(dentry, "vfsd"));
    }

    /** An open file of that type, with names and values of its own fields in turn. */
    private void file(String name, String type, WireObject.Struct place, Object... fields) {
        List<Object> all = new ArrayList<>(List.of("vfsfd", access(place, !name.equals("folder"))));
        all.addAll(java.util.Arrays.asList(fields));
        graph.put(name, graph.struct(type, all.toArray()));
    }

    private WireObject.Struct access(WireObject.Struct place, boolean writable) {
        return flat
                ? graph.struct(FILE, "vd", place, "fmodeFlags", writable ? 3 : 1)
                : graph.struct(FILE, "vd", place, "readable", true, "writable", writable);
    }

    private void files() {
        WireObject.Struct none = place(null, null);
        file("program", "pkg/sentry/fsimpl/gofer.regularFileFD", place("mount", "binary"));
        file("pipe", "pkg/sentry/kernel/pipe.VFSPipeFD", none, "pipe", graph.ref("pipes"));
        graph.put("pipes", graph.struct("pkg/sentry/kernel/pipe.Pipe", "size", 14, "readers", 1, "writers", 2));
        file("file", "pkg/sentry/fsimpl/tmpfs.regularFileFD", place("temporary", "log"), "off", 60);
        file("gone", "pkg/sentry/fsimpl/tmpfs.regularFileFD", place("temporary", "lost"), "off", 1);
        file("unnamed", "pkg/sentry/fsimpl/pipefs.special", none, "offset", 3);
        file(
                "epoll",
                "pkg/sentry/vfs.EpollInstance",
                none,
                "interest",
                GraphBuilder.map(graph.struct("pkg/sentry/vfs.epollInterestKey", "num", 7), graph.ref("path")));
        file("event", "pkg/sentry/fsimpl/eventfd.EventFileDescription", none, "val", 7);
        file(
                "timer",
                "pkg/sentry/fsimpl/timerfd.TimerFileDescription",
                none,
                "val",
                graph.struct("pkg/atomic.Uint64", "value", 3));
        file(
                "signals",
                "pkg/sentry/fsimpl/signalfd.SignalFileDescription",
                none,
                flat ? "entry" : "mask",
                flat ? graph.struct("pkg/waiter.Entry", "mask", 2048) : 2048);
        file("notify", "pkg/sentry/vfs.Inotify", none, "watches", GraphBuilder.map(1, graph.ref("path")));
        file("path", "pkg/sentry/vfs.opathFD", place("mount", "tmp"));
        file(
                "space",
                flat ? "pkg/sentry/fsimpl/nsfs.FD" : "pkg/sentry/fsimpl/proc.namespaceFD",
                none,
                "inode",
                graph.ref("inode"));
        graph.put(
                "inode",
                graph.struct("pkg/sentry/fsimpl/host.inode", "ftype", 0010000, "hostFD", 5, "isTTY", true, "n", 2));
        file(
                "master",
                "pkg/sentry/fsimpl/devpts.masterFileDescription",
                none,
                "t",
                graph.struct("pkg/sentry/fsimpl/devpts.Terminal", "n", 2));
        file("terminal", "pkg/sentry/fsimpl/devpts.replicaFileDescription", none);
        file("host", "pkg/sentry/fsimpl/host.fileDescription", none, "inode", graph.ref("inode"), "offset", 9);
        file("status", "pkg/sentry/fsimpl/proc.taskInodeFD", place("mount", "home"));
        file("null", "pkg/sentry/devices/memdev.nullFD", place("mount", "tmp"));
        file(
                "layered",
                "pkg/sentry/fsimpl/overlay.regularFileFD",
                place("mount", "tmp"),
                "cachedFD",
                graph.boxed(FILE, graph.within("file", "vfsfd")));
        file("memory file", "pkg/sentry/fsimpl/tmpfs.regularFileFD", place("mount", "memory"));
        file("folder", "pkg/sentry/fsimpl/gofer.directoryFD", place("mount", "home"), "off", 2);
    }

    private void sockets() {
        String unix = flat ? "pkg/sentry/socket/unix.Socket" : "pkg/sentry/socket/unix.SocketVFS2";
        WireObject.Struct none = place(null, null);
        file("stream", unix, none, "ep", graph.ref("one end"), "stype", 1);
        file("peer", unix, none, "ep", graph.ref("other end"), "stype", 5);
        file("listener", unix, none, "ep", graph.ref("listening"), "stype", 2);
        end("one end", "other end", "", null);
        end("other end", "one end", "\0abstract", null);
        end("listening", null, "/tmp/sock", graph.slice("waiting to be accepted", graph.ref("other end")));
        file("netlink", "pkg/sentry/socket/netlink.Socket", none);
        network("tcp", "tcp.endpoint", 2, 1, "\u007f\0\0\u0001");
        network("tcp6", "tcp.endpoint", 10, 10, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001");
        network("udp", "udp.endpoint", 2, 0, "");
    }

    private void end(String name, String peer, String path, WireObject accepted) {
        WireObject receiver = graph.struct(
                "pkg/sentry/socket/unix/transport.queueReceiver",
                "readQueue",
                graph.struct("pkg/sentry/socket/unix/transport.queue", "used", 5));
        graph.put(
                name,
                graph.struct(
                        "pkg/sentry/socket/unix/transport.connectionedEndpoint",
                        "path",
                        path,
                        "receiver",
                        receiver,
                        flat ? "peer" : "connected",
                        peer == null
                                ? null
                                : graph.struct(
                                        "pkg/sentry/socket/unix/transport.connectedEndpoint",
                                        "endpoint",
                                        graph.ref(peer)),
                        "acceptedChan",
                        accepted));
    }

    private void network(String name, String type, int family, int state, String address) {
        file(
                name,
                "pkg/sentry/socket/netstack.Socket",
                place(null, null),
                "family",
                family,
                "Endpoint",
                graph.boxed("endpoint", graph.ref(name + " end")));
        WireObject id = graph.struct(
                "pkg/tcpip/stack.TransportEndpointID",
                "LocalPort",
                8080,
                "LocalAddress",
                address(name + " here", address),
                "RemotePort",
                state == 1 ? 80 : 0,
                "RemoteAddress",
                address(name + " there", state == 1 ? address : ""));
        boolean within = name.equals("udp");
        graph.put(
                name + " end",
                graph.struct(
                        "pkg/tcpip/transport/" + type,
                        within ? "net" : "TransportEndpointInfo",
                        within
                                ? graph.struct(
                                        "pkg/tcpip/transport/internal/network.Endpoint",
                                        "info",
                                        graph.struct("pkg/tcpip/stack.TransportEndpointInfo", "ID", id))
                                : graph.struct("pkg/tcpip/stack.TransportEndpointInfo", "ID", id),
                        "state",
                        state,
                        "localPort",
                        53,
                        "rcvBufSize",
                        11,
                        within ? "remotePort" : "RcvBufUsed",
                        11,
                        "acceptQueue",
                        graph.struct(
                                "pkg/tcpip/transport/tcp.acceptQueue",
                                "endpoints",
                                graph.slice(name + " accepted", graph.ref(name + " end")))));
    }

    private Object address(String name, String bytes) {
        if (!flat) {
            return bytes;
        }
        Object[] numbers = bytes.chars().boxed().toArray();
        return graph.struct("pkg/tcpip.Address", "addr", graph.slice(name, numbers), "length", numbers.length);
    }
}
