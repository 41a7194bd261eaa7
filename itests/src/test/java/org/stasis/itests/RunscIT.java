/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.stasis.api.KernelInfo.Status;

/** Sandboxes of the runsc of this machine, in the distribution, with the feature that lies ready in it. */
@RunWith(PaxExam.class)
public class RunscIT {
    private static final Path RUNSC = Path.of("/usr/bin/runsc");
    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final String FLAGS = "--platform=ptrace --network=none --ignore-cgroups";
    private static final String COUNT = "i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.02; done";
    private static final EnumSet<FeaturesService.Option> NO_REFRESH =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    private Stasis stasis;
    private Shell shell;
    private Path folder;
    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> sandboxes = new ArrayList<>();

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void configureARoot() throws Exception {
        boolean present = Files.isExecutable(RUNSC) && BUSYBOX.stream().anyMatch(Files::isExecutable);
        String missing = "SKIPPED: no " + RUNSC + " or no static busybox; apt-get install runsc busybox-static";
        if (!present) {
            System.err.println(missing);
            assertFalse(missing, "true".equals(System.getenv("CI")));
        }
        assumeTrue(missing, present);
        stasis = new Stasis(context);
        shell = Shell.ofAdmin(sessions);
        folder = Files.createTempDirectory("stasis-runsc");
        features.installFeature("stasis-kernel-runsc", NO_REFRESH);
        // the file is what counts: its watcher would undo whatever else is changed
        Path settings = Path.of(System.getProperty("karaf.etc"), "org.stasis.kernel.runsc-main.cfg");
        Await.until(settings.toString(), () -> Files.exists(settings));
        Files.write(
                settings,
                List.of(
                        "root = " + folder.resolve("root"),
                        "arguments = " + FLAGS,
                        "folder = " + folder.resolve("work"),
                        "poll.millis = 100"));
        bundle("exit");
        Await.until("root", this::isConfigured);
        shell.run("runsc:delete probe");
    }

    private boolean isConfigured() {
        try {
            shell.run("runsc:create --root " + folder.resolve("root") + " probe " + folder.resolve("bundle"));
            return true;
        } catch (Exception e) {
            return false; // the commands come, and the former root goes
        }
    }

    @After
    public void end() throws Exception {
        if (folder == null) {
            return;
        }
        for (String sandbox : sandboxes) {
            runsc("delete", "-force", sandbox);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path bundle(String script) throws Exception {
        Path bundle = folder.resolve("bundle");
        Path bin = bundle.resolve("rootfs/bin");
        if (!Files.exists(bin)) {
            fill(bundle, Files.createDirectories(bin));
        }
        Files.writeString(bundle.resolve("config.json"), """
                {"ociVersion": "1.0.2",
                 "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/sh", "-c", "%s"],
                             "env": ["PATH=/bin"], "cwd": "/"},
                 "root": {"path": "rootfs", "readonly": true},
                 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
                 "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"},
                                          {"type": "network"}]}}
                """.formatted(script));
        return bundle;
    }

    private static void fill(Path bundle, Path bin) throws Exception {
        Files.copy(BUSYBOX.stream().filter(Files::isExecutable).findFirst().orElseThrow(), bin.resolve("busybox"));
        for (String applet : List.of("sh", "sleep", "nc", "cat", "md5sum", "mkfifo", "head", "yes", "rm")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectories(bundle.resolve("rootfs/proc"));
        Files.createDirectories(bundle.resolve("rootfs/tmp"));
    }

    private void begin(String script) throws Exception {
        start(script);
        awaitLine("count=3");
    }

    private void start(String script) throws Exception {
        sandboxes.add(name);
        shell.run("runsc:create " + name + " " + bundle(script));
        shell.run("state:start " + name);
    }

    private int runsc(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(RUNSC.toString(), "--root=" + folder.resolve("root")));
        command.addAll(List.of(FLAGS.split(" ")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        assertTrue(String.join(" ", command), process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private Path output() {
        return folder.resolve("work/output").resolve(name + ".out");
    }

    private List<String> lines() throws Exception {
        return Files.exists(output()) ? Files.readAllLines(output()) : List.of();
    }

    private void awaitLine(String line) throws Exception {
        Await.until(line, () -> lines().contains(line));
    }

    private int last() throws Exception {
        List<String> counts =
                lines().stream().filter(line -> line.startsWith("count=")).toList();
        return Integer.parseInt(counts.get(counts.size() - 1).substring("count=".length()));
    }

    private void assertUnbroken(int to) throws Exception {
        awaitLine("count=" + to);
        assertEquals(IntStream.rangeClosed(1, to).mapToObj(i -> "count=" + i).toList(), lines().subList(0, to));
    }

    private boolean isKernel() {
        return stasis.service().kernels().stream()
                .anyMatch(kernel -> kernel.name().equals(name));
    }

    @Test
    public void aCounterIsSavedAndLoadedAndSeenBesideOtherKernels() throws Exception {
        begin(COUNT);
        assertTrue(shell.run("state:kernels -v").contains(name));
        assertTrue(shell.run("runsc:list").contains("running"));
        shell.run("runsc:pause " + name);
        assertEquals(Status.PAUSED, stasis.info(name).status());
        shell.run("runsc:resume " + name);

        shell.run("state:save " + name + " --kernel " + name);
        assertUnbroken(last() + 5);
        shell.run("state:save " + name + " --kernel " + name + " --replace --stop");
        int stopped = last();
        shell.run("runsc:delete " + name);
        assertFalse(isKernel());

        shell.run("state:verify " + name);
        shell.run("state:load " + name);
        assertTrue(isKernel());
        assertUnbroken(stopped + 5);
    }

    @Test
    public void aSandboxOutlivesTheBundleThatFoundItAndIsFoundAgain() throws Exception {
        begin(COUNT);
        features.uninstallFeature("stasis-kernel-runsc", NO_REFRESH);
        Await.until("kernel gone", () -> !isKernel());
        assertUnbroken(last() + 5);
        features.installFeature("stasis-kernel-runsc", NO_REFRESH);
        Await.until("kernel back", this::isKernel);
        shell.run("state:save " + name + " --kernel " + name);
        assertUnbroken(last() + 5);
    }

    @Test
    public void imagesComeFromRunscAndGoToRunsc() throws Exception {
        begin(COUNT);
        Path made = Files.createDirectories(folder.resolve("made"));
        assertEquals(0, runsc("checkpoint", "-image-path=" + made, name));
        int saved = last();
        shell.run("runsc:delete " + name);
        shell.run("runsc:import --kernel " + name + " " + made + " " + name + " " + folder.resolve("bundle"));
        shell.run("state:load " + name);
        assertUnbroken(saved + 5);

        shell.run("state:save " + name + " --kernel " + name + " --replace --stop");
        shell.run("runsc:export " + name + " " + folder.resolve("given"));
        int stopped = last();
        runsc("delete", "-force", name);
        String bundle = folder.resolve("bundle").toString();
        assertEquals(
                0, runsc("restore", "-detach", "-image-path=" + folder.resolve("given"), "-bundle=" + bundle, name));
        awaitLine("count=" + (stopped + 5));
    }

    @Test
    public void pipesAndSocketsBetweenProcessesAreKept() throws Exception {
        begin("mkfifo /tmp/p; sleep 100000 | nc -l -p 4000 > /tmp/p & (" + COUNT
                + ") | (until nc 127.0.0.1 4000; do sleep 0.1; done) & cat /tmp/p");
        shell.run("state:save " + name + " --kernel " + name + " --stop");
        int stopped = last();
        shell.run("state:load " + name);
        assertUnbroken(stopped + 5);
    }

    @Test
    public void aGigabyteOfMemoryIsTheSameAfterwards() throws Exception {
        start("head -c 16m /dev/urandom > /tmp/r; yes 'a line of text' | head -c 1m > /tmp/t; "
                + "for i in 1 2 3 4 5 6 7 8; do cat /tmp/r /tmp/t /tmp/t /tmp/t /tmp/t; done > /tmp/big; "
                + "head -c 864m /dev/zero >> /tmp/big; echo made; "
                + "md5sum /tmp/big; i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.05; "
                + "if [ $((i%20)) = 0 ]; then md5sum /tmp/big; fi; done");
        awaitLine("made"); // each step has patience of its own
        Await.until("sum", () -> lines().size() > 1);
        awaitLine("count=3");
        String sum = lines().get(1);
        shell.run("state:save " + name + " --kernel " + name + " --stop");
        int stopped = last();
        shell.run("state:load " + name);
        awaitLine("count=" + (stopped + 25));
        List<String> sums = lines().stream()
                .filter(line -> line.contains("/tmp/big"))
                .distinct()
                .toList();
        assertEquals(List.of(sum), sums);
    }
}
