/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.inspect.ImageSource;

/** Looks into a real checkpoint of several containers that share one kernel. */
class PodInspectionTest {
    private static final Path POD = Path.of("src/test/resources/gvisor/runsc/pod");

    private ImageReport report;

    @BeforeEach
    void look() throws Exception {
        report = new StandaloneInspector().describe(ImageSource.of(POD));
    }

    private Process process(int pid) {
        return report.processes().stream()
                .filter(process -> process.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private String file(int descriptor) {
        OpenFile file = process(2).files().stream()
                .filter(open -> open.descriptor() == descriptor)
                .findFirst()
                .orElseThrow();
        return file.access() + " " + file.kind() + " " + file.name()
                + (file.detail() == null ? "" : ", " + file.detail());
    }

    @Test
    void tellsTheContainersApart() {
        Map<String, List<String>> commands = report.processes().stream()
                .collect(Collectors.groupingBy(
                        Process::container,
                        TreeMap::new,
                        Collectors.mapping(process -> String.join(" ", process.command()), Collectors.toList())));
        assertEquals(
                Map.of(
                        "pause-1", List.of("/bin/pod idle"),
                        "server-1", List.of("/bin/pod serve", "/bin/pod serve", "/bin/pod serve"),
                        "client-1", List.of("/bin/pod call --text=two words", "/bin/pod executed")),
                commands);
    }

    @Test
    void showsEachContainerItsMounts() {
        assertEquals(
                List.of("client-1 / r", "client-1 /dev rw", "client-1 /dev/pts rw", "client-1 /proc rw"),
                report.mounts().stream()
                        .map(mount -> mount.container() + " " + mount.path() + (mount.readOnly() ? " r" : " rw"))
                        .limit(4)
                        .toList());
        assertEquals(
                3,
                report.mounts().stream()
                        .map(ImageReport.Mount::container)
                        .distinct()
                        .count());
    }

    @Test
    void showsWhatWaitsInNetworkSockets() {
        assertEquals("rw socket socket:[62], tcp, 127.0.0.1:9000, listening, 2 to accept", file(3));
        assertEquals(
                "rw socket socket:[66], tcp, 127.0.0.1:9000, connected to 127.0.0.1:63533, 11 bytes waiting", file(4));
        assertEquals("rw socket socket:[68], tcp over IPv6, [::1]:9001, listening, 0 to accept", file(5));
        assertEquals("rw socket socket:[70], udp, 127.0.0.1:5353, 13 bytes waiting", file(6));
        List<String> caller =
                process(3).files().stream().map(OpenFile::detail).skip(3).toList();
        assertEquals("tcp, 127.0.0.1:63533, connected to 127.0.0.1:9000", caller.get(0));
        assertTrue(caller.get(2).endsWith(", closed on this side"), caller.get(2));
    }

    @Test
    void namesTerminalsPathsAndNamespaces() {
        assertTrue(file(7).startsWith("rw epoll [eventpoll], watches fd 161, fd 162, "), file(7));
        assertTrue(file(7).endsWith(", fd 192 and 8 more"), file(7));
        assertEquals("rw terminal /dev/pts/ptmx, controls /dev/pts/0", file(8));
        assertEquals("rw terminal /dev/pts/0", file(9));
        assertEquals("r path /tmp/link", file(10));
        assertEquals("r inotify [inotifyfd:10], 1 watch", file(11));
        assertEquals("r file /proc/1/status", file(12));
        assertTrue(file(13).startsWith("r namespace ns:["), file(13));
        assertEquals("rw file /tmp/gone/file (deleted)", file(14));
        assertEquals("/tmp/gone (deleted)", process(2).directory());
    }

    @Test
    void listsThreadsByNameAndWhyTheyStand() {
        assertEquals(
                Map.of("pod", 1L, "worker <b>", 20L),
                process(2).threads().stream()
                        .collect(Collectors.groupingBy(ImageReport.Thread::name, Collectors.counting())));
        assertEquals("stopped by a signal", process(4).threads().get(0).state());
        assertEquals("waiting in read", process(3).threads().get(0).state());
        assertEquals(1234, process(5).user());
    }

    @Test
    void countsOnlyPagesThatAreThereInAWideMapping() {
        Mapping wide = process(2).mappings().stream()
                .filter(mapping -> mapping.bytes() >= 1L << 36)
                .findFirst()
                .orElseThrow();
        assertEquals("rw-p", wide.permissions());
        Usage memory = wide.memory();
        assertEquals(4 * 4096, memory.resident());
        assertEquals(3 * 4096, memory.shared(), "with the children, who changed none of them");
        assertTrue(memory.zero() < 16 << 20, () -> memory.zero() + " bytes of zeros");
    }
}
