/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.Memory;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.inspect.ImageSource;

/** Looks into real checkpoints of several containers that share one kernel, by runsc of 2022 to 2026. */
@ParameterizedClass
@ValueSource(
        strings = {
            "pod",
            "pod-2024",
            "pod-2024-split",
            "pod-2025-split",
            "pod-202602",
            "pod-202602-split",
            "pod-2026",
            "pod-2026-split"
        })
class PodInspectionTest {
    private static final Path CHECKPOINTS = Path.of("src/test/resources/gvisor/runsc");

    private final String pod;
    private final ImageReport report;

    PodInspectionTest(String pod) throws Exception {
        this.pod = pod;
        report = new StandaloneInspector().describe(ImageSource.of(CHECKPOINTS.resolve(pod)));
    }

    private boolean isOf2022() {
        return pod.equals("pod");
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
        return file.access() + " " + file.kind() + " " + file.name().replaceAll("[0-9]+]", "]")
                + (file.detail() == null ? "" : ", " + file.detail());
    }

    @Test
    void namesItsLayout() {
        Map<String, String> layouts =
                Map.of("pod-2024-split", "202405", "pod-2026-split", "202608", "pod-2026", "202608", "pod", "2022");
        String expected = pod.endsWith("-split") ? "202409" : "202405";
        assertEquals(
                "gvisor-" + layouts.getOrDefault(pod, expected), report.image().format());
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
        List<String> expected = List.of(
                "/ " + (isOf2022() ? "gofer r" : "overlay rw"),
                "/dev tmpfs rw",
                "/dev/pts devpts rw",
                "/proc proc rw",
                "/sys sys rw",
                "/tmp tmpfs rw");
        assertEquals(expected, mounts("server-1"));
        assertEquals("/ gofer r", mounts("client-1").get(0));
        assertEquals(expected.subList(1, 6), mounts("pause-1").subList(1, 6));
        assertEquals(18, report.mounts().size());
    }

    private List<String> mounts(String container) {
        return report.mounts().stream()
                .filter(mount -> container.equals(mount.container()))
                .map(mount -> mount.path() + " " + mount.type() + (mount.readOnly() ? " r" : " rw"))
                .toList();
    }

    @Test
    void showsWhatWaitsInNetworkSockets() {
        String calling = process(3).files().get(3).detail().replaceAll(", connected.*", "");
        assertEquals("rw socket socket:[], tcp, 127.0.0.1:9000, listening, 2 to accept", file(3));
        assertEquals(
                "rw socket socket:[], tcp, 127.0.0.1:9000, connected to " + calling.replace("tcp, ", "")
                        + ", 11 bytes waiting",
                file(4));
        assertEquals("rw socket socket:[], tcp over IPv6, [::1]:9001, listening, 0 to accept", file(5));
        assertEquals("rw socket socket:[], udp, 127.0.0.1:5353, 13 bytes waiting", file(6));
        List<String> caller =
                process(3).files().stream().map(OpenFile::detail).skip(3).toList();
        assertEquals(calling + ", connected to 127.0.0.1:9000", caller.get(0));
        assertTrue(caller.get(2).endsWith(", closed on this side"), caller.get(2));
    }

    @Test
    void namesTerminalsPathsAndNamespaces() {
        assertTrue(file(7).startsWith("rw epoll [eventpoll], watches fd 161, fd 162, "), file(7));
        assertTrue(file(7).endsWith(", fd 192 and 8 more"), file(7));
        assertEquals("rw terminal /dev/pts/ptmx, controls /dev/pts/0", file(8));
        assertEquals("rw terminal /dev/pts/0", file(9));
        assertEquals("r path /tmp/link", file(10));
        assertEquals("r inotify [inotifyfd:], 1 watch", file(11));
        assertEquals("r file /proc/1/status", file(12));
        assertTrue(file(13).startsWith("r namespace ns:["), file(13));
        assertEquals("rw file /tmp/gone/file (deleted)", file(14));
        assertEquals("/tmp/gone (deleted)", process(2).directory());
    }

    @Test
    void readsMemoryThatBelongsToAMount() {
        List<String> memory = report.memory().stream().map(Memory::id).toList();
        assertEquals(isOf2022() ? List.of("main") : List.of("main", "server:/"), memory);
        if (!isOf2022()) {
            assertEquals("rw file /kept, at 10000", file(15));
            assertEquals(3 * 4096, report.memory().get(1).memory().resident());
        }
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
        Mapping child = wideMapping(4);
        assertEquals("rw-p", child.permissions());
        assertEquals(3 * 4096, child.memory().resident());
        assertEquals(3 * 4096, child.memory().shared(), "with its parent");
        assertTrue(child.memory().zero() < 16 << 20, () -> child.memory().zero() + " bytes of zeros");
        Usage other = wideMapping(5).memory();
        assertEquals(4 * 4096, other.resident(), "it wrote to one more, and shares no longer what was beside it");
        assertEquals(2 * 4096, other.shared());
    }

    private Mapping wideMapping(int pid) {
        return process(pid).mappings().stream()
                .filter(mapping -> mapping.bytes() >= 1L << 36)
                .findFirst()
                .orElseThrow();
    }
}
