/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.stasis.api.inspect.ImageReport.OpenFile;

/** Open files of a gVisor kernel: what each is, what it is called, and who is at its other end. */
final class GvisorFiles {
    private static final int MAX_LISTED = 32;
    private static final int FMODE_READ = 1;
    private static final int FMODE_WRITE = 2;

    /** File systems whose files are made by the kernel as they are read. */
    private static final Set<String> GENERATED = Set.of("proc", "sys", "kernfs", "cgroupfs");

    private final Node kernel;
    private final Map<Long, Long> socketOfEndpoint = new HashMap<>();

    GvisorFiles(Node kernel) {
        this.kernel = kernel;
        for (Long id : kernel.graph().objects().keySet()) {
            Node object = kernel.graph().object(id);
            if (object.is("/unix.Socket") || object.is("/unix.SocketVFS2")) {
                socketOfEndpoint.put(object.get("ep").id(), id);
            }
        }
    }

    /** @param file a {@code vfs.FileDescription}, as the kernel finds it within its implementation */
    OpenFile describe(int descriptor, Node file) {
        Node whole = file.whole();
        String type = whole.type();
        String path = GvisorPaths.of(file.get("vd"));
        String kind;
        String name = path;
        String detail = null;
        if (type.endsWith("pipe.VFSPipeFD")) {
            Node pipe = whole.get("pipe");
            kind = "pipe";
            name = path == null ? "pipe:[" + pipe.id() + "]" : path;
            detail = pipe(pipe);
        } else if (type.endsWith("/unix.Socket") || type.endsWith("/unix.SocketVFS2")) {
            kind = "socket";
            name = "socket:[" + whole.id() + "]";
            detail = unixSocket(whole);
        } else if (type.contains("/socket/")) {
            kind = "socket";
            name = "socket:[" + whole.id() + "]";
            detail = type.contains("/netstack.") ? NetworkSocket.describe(whole) : family(type);
        } else if (type.endsWith("vfs.EpollInstance")) {
            kind = "epoll";
            name = "[eventpoll]";
            detail = epoll(whole);
        } else if (type.contains("/eventfd.")) {
            kind = "eventfd";
            detail = "counter " + whole.get("val").number();
        } else if (type.contains("/timerfd.")) {
            kind = "timerfd";
            detail = whole.get("val").number() + " expirations not read";
        } else if (type.contains("/signalfd.")) {
            kind = "signalfd";
            Node mask = whole.get("mask");
            detail = "mask 0x" + Long.toHexString((mask.isNil() ? whole.get("entry", "mask") : mask).number());
        } else if (type.endsWith("vfs.Inotify")) {
            kind = "inotify";
            int watches = whole.get("watches").entries().size();
            detail = watches + (watches == 1 ? " watch" : " watches");
        } else if (type.endsWith("vfs.opathFD")) {
            kind = "path";
        } else if (type.contains("namespaceFD") || type.contains("/nsfs.")) {
            kind = "namespace";
            name = "ns:[" + whole.get("inode").id() + "]";
        } else if (type.contains("/devpts.")) {
            kind = "terminal";
            detail = type.contains("master") ? "controls " + terminal(whole) : null;
        } else if (type.contains("/host.")) {
            Node inode = whole.get("inode");
            kind = "host " + fileType(inode.any("ftype", "fileType").number());
            name = "host:[" + inode.get("hostFD").number() + "]";
            detail = inode.get("isTTY").isTrue() ? "terminal" : position(whole);
        } else {
            kind = ordinary(type);
            detail = position(whole);
        }
        return new OpenFile(descriptor, kind, name, access(file), detail, objectId(whole));
    }

    private static String objectId(Node object) {
        return "g" + object.graph().number() + "r" + object.id();
    }

    private static String access(Node file) {
        long mode = file.get("fmodeFlags").number(); // since 2026 in place of the other two
        String access = ((mode & FMODE_READ) != 0 || file.get("readable").isTrue() ? "r" : "")
                + ((mode & FMODE_WRITE) != 0 || file.get("writable").isTrue() ? "w" : "");
        return access.isEmpty() ? "-" : access;
    }

    private static String ordinary(String type) {
        String simple = Node.simpleName(type);
        int slash = type.lastIndexOf('/');
        String system = type.substring(slash + 1).replace("." + simple, "");
        if (simple.contains("irectory") || simple.contains("DirectoryFD")) {
            return "directory";
        }
        if (system.equals("memdev") || system.equals("ttydev")) {
            return "device";
        }
        boolean file = type.isEmpty() || simple.contains("regularFile") || GENERATED.contains(system);
        return file ? "file" : system + " " + simple;
    }

    private static String position(Node file) {
        Node layer = file.get("cachedFD").whole(); // of an overlay, which keeps none of its own
        long offset = (layer.isNil() ? file : layer).any("off", "offset").number();
        return offset == 0 ? null : "at " + offset;
    }

    private static String pipe(Node pipe) {
        return count(pipe.get("size"), "byte") + " waiting, " + count(pipe.get("readers"), "reader") + ", "
                + count(pipe.get("writers"), "writer");
    }

    private static String count(Node number, String thing) {
        return number.number() + " " + thing + (number.number() == 1 ? "" : "s");
    }

    private String unixSocket(Node socket) {
        Node end = socket.get("ep");
        StringJoiner detail = new StringJoiner(", ");
        detail.add("unix " + style(socket.get("stype").number()));
        end.get("path").text().filter(path -> !path.isEmpty()).ifPresent(path -> detail.add(socketPath(path)));
        Node peer = end.any("connected", "peer").get("endpoint");
        if (!peer.isNil()) {
            Long other = socketOfEndpoint.get(peer.id());
            detail.add(other == null ? "connected" : "connected to socket:[" + other + "]");
        }
        if (!end.get("acceptedChan").isNil()) {
            detail.add("listening, " + end.get("acceptedChan").elements().size() + " to accept");
        }
        long waiting = end.get("receiver", "readQueue", "used").number();
        if (waiting > 0) {
            detail.add(waiting + " bytes waiting");
        }
        return detail.toString();
    }

    private static String socketPath(String path) {
        String name = path.substring(0, Math.min(path.length(), GvisorPaths.MAX_PATH));
        return name.charAt(0) == 0 ? "@" + name.substring(1) : name;
    }

    private static String style(long type) {
        return switch ((int) type) {
            case 1 -> "stream";
            case 2 -> "datagram";
            case 3 -> "raw";
            case 5 -> "seqpacket";
            default -> "of type " + type;
        };
    }

    private static String family(String type) {
        return type.substring(type.indexOf("/socket/") + "/socket/".length());
    }

    private static String epoll(Node epoll) {
        List<Long> watched = epoll.get("interest").entries().stream()
                .map(interest -> interest.getKey().get("num").number())
                .sorted()
                .toList();
        if (watched.isEmpty()) {
            return "watches nothing";
        }
        String more = watched.size() > MAX_LISTED ? " and " + (watched.size() - MAX_LISTED) + " more" : "";
        return watched.stream()
                .limit(MAX_LISTED)
                .map(number -> "fd " + number)
                .collect(joining(", ", "watches ", more));
    }

    /** The end of a terminal that programs run in. */
    private static String terminal(Node master) {
        return "/dev/pts/" + master.get("t", "n").number();
    }

    private static String fileType(long mode) {
        return switch ((int) (mode & 0170000)) {
            case 0010000 -> "pipe";
            case 0020000 -> "character device";
            case 0040000 -> "directory";
            case 0060000 -> "block device";
            case 0100000 -> "file";
            case 0140000 -> "socket";
            default -> "file of unknown type";
        };
    }

    /** What a mapping shows: a path, or the name of something special; null if there is nothing. */
    String mapped(Node identity, Node mappable) {
        String special = identity.any("name").text().orElse(null);
        if (special != null) {
            return special;
        }
        if (!identity.isNil() && identity.id() == kernel.get("vdso", "vdso").id()) {
            return "[vdso]"; // older versions save it without its name
        }
        String path = identity.isNil() ? null : GvisorPaths.of(identity.get("vd"));
        if (path != null) {
            return path;
        }
        if (mappable.whole().is("shm.Shm")) {
            return "SYSV%08d".formatted(mappable.whole().get("obj", "Key").number());
        }
        return mappable.isNil() ? null : "[" + Node.simpleName(mappable.whole().type()) + "]";
    }
}
