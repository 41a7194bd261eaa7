/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.AfterSave;
import org.stasis.api.ImageRef;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;
import org.stasis.testkit.FaultyBackend;

/** Real sandboxes of the runsc that is installed, saved and loaded with the real recipes. */
@Timeout(300)
class RealSandboxTest {
    private static final String COUNT = "i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.02; done";

    @TempDir
    Path folder;

    private RealRunsc machine;
    private PlainStates states;

    @BeforeAll
    static void requireRunsc() {
        RealRunsc.require();
    }

    @BeforeEach
    void begin() {
        machine = new RealRunsc(folder, "none");
        states = Images.in(folder.resolve("images"));
    }

    @AfterEach
    void end() throws Exception {
        machine.close();
    }

    private SandboxKernel counting() throws Exception {
        SandboxKernel kernel = machine.kernel(machine.bundle("counter", COUNT));
        kernel.start();
        machine.awaitLine(kernel, "count=3");
        return kernel;
    }

    /** Every number once, in order, whatever happened to the sandbox meanwhile. */
    private void assertUnbroken(SandboxKernel kernel, int atLeast) throws IOException {
        machine.awaitLine(kernel, "count=" + atLeast);
        List<String> lines = machine.output(kernel);
        assertEquals(
                IntStream.rangeClosed(1, atLeast).mapToObj(i -> "count=" + i).toList(), lines.subList(0, atLeast));
    }

    private static int last(List<String> lines) {
        return Integer.parseInt(lines.get(lines.size() - 1).substring("count=".length()));
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> images = Files.list(machine.settings.images())) {
            assertEquals(List.of(), images.toList());
        }
    }

    @Test
    void goesOnCountingAfterASave() throws Exception {
        SandboxKernel kernel = counting();
        SaveReport report = states.save(SaveOptions.to("a"), kernel);
        assertTrue(report.memoryBytes() > 100_000, report.toString());
        assertEquals(Status.RUNNING, kernel.info().status());
        assertUnbroken(kernel, last(machine.output(kernel)) + 5);
        assertTrue(states.service()
                        .verify(LoadOptions.from("a").build())
                        .toString()
                        .length()
                > 0);
        assertNothingLeft();
    }

    @Test
    void goesOnWhereItStoppedAfterALoad() throws Exception {
        SandboxKernel kernel = counting();
        states.save(SaveOptions.to("a").afterSave(AfterSave.STOP), kernel);
        assertEquals(Status.IDLE, kernel.info().status());
        int stopped = last(machine.output(kernel));
        states.load(LoadOptions.from("a"), kernel);
        assertUnbroken(kernel, stopped + 5);
        assertNothingLeft();
    }

    @Test
    void goesOnInASandboxOfAnotherNameWhileTheFirstRunsOn() throws Exception {
        SandboxKernel kernel = counting();
        states.save(SaveOptions.to("a").live(true), kernel);
        int saved = last(machine.output(kernel));
        SandboxKernel other =
                machine.kernel("test-other-" + ProcessHandle.current().pid(), null);
        states.load(LoadOptions.from("a"), other);
        RealRunsc.await(
                "output",
                () -> Files.exists(other.output("out"))
                        && other.output("out").toFile().length() > 20);
        int first = Integer.parseInt(machine.output(other).get(0).substring("count=".length()));
        assertTrue(first <= saved + 1, first + " after " + saved);
        assertUnbroken(kernel, saved + 5);
    }

    @Test
    void replacesWhatRunsUnderItsName() throws Exception {
        SandboxKernel kernel = counting();
        states.save(SaveOptions.to("a"), kernel);
        int saved = last(machine.output(kernel));
        machine.awaitLine(kernel, "count=" + (saved + 20));
        states.load(LoadOptions.from("a").replace(true), kernel);
        RealRunsc.await("return to an earlier number", () -> {
            try {
                List<String> lines = machine.output(kernel);
                return IntStream.range(1, lines.size())
                        .anyMatch(i -> last(lines.subList(0, i)) > last(lines.subList(0, i + 1)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** Whatever became of its checkpoint, what did not change in the sandbox has its place, and is stored once. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "flate-best-speed"})
    void sharesWhatDidNotChangeWithTheImageBefore(String compression) throws Exception {
        machine = new RealRunsc(folder, compression);
        Path bundle = machine.bundle("memory", "head -c 16m /dev/urandom > /tmp/random; " + COUNT);
        SandboxKernel kernel = machine.kernel(bundle);
        kernel.start();
        machine.awaitLine(kernel, "count=3");
        SaveReport first = states.save(SaveOptions.to("a"), kernel);
        assertTrue(first.storedBytes() > 16 << 20, first.toString());
        machine.awaitLine(kernel, "count=" + (last(machine.output(kernel)) + 5));
        SaveReport second = states.save(SaveOptions.to("b").base("a").afterSave(AfterSave.STOP), kernel);
        int stopped = last(machine.output(kernel));
        assertTrue(second.sharedBytes() >= 16 << 20, second.toString());
        assertTrue(second.storedBytes() < 4 << 20, second.toString());
        states.load(LoadOptions.from("b"), kernel);
        assertUnbroken(kernel, stopped + 5);
    }

    @Test
    void runsOnWhenTheStoreIsFull() throws Exception {
        SandboxKernel kernel = counting();
        var full = new FaultyBackend(Images.backend(folder.resolve("full")), FaultyBackend.Fault.CUT_SHORT, 6);
        assertThrows(StateException.class, () -> Images.in(full).save(SaveOptions.to("a"), kernel));
        assertEquals(Status.RUNNING, kernel.info().status());
        assertUnbroken(kernel, last(machine.output(kernel)) + 5);
        assertNothingLeft();
    }

    @Test
    void tellsWhyAnImageDoesNotFit() throws Exception {
        SandboxKernel kernel = counting();
        states.save(SaveOptions.to("a").afterSave(AfterSave.STOP), kernel);
        Files.delete(kernel.bundle().resolve("rootfs/bin/dd"));
        var refused = assertThrows(IncompatibleHostException.class, () -> states.load(LoadOptions.from("a"), kernel));
        assertTrue(refused.getMessage().contains("/bin/dd is missing"), refused.getMessage());
        assertEquals(Status.IDLE, kernel.info().status());
    }

    @Test
    void keepsWhatItWroteToItsRootFileSystem() throws Exception {
        Path bundle = machine.bundle("writer", """
                echo 0 > /number;
                while true; do i=$(($(cat /number)+1)); echo $i > /number; echo count=$i; sleep 0.02; done""", false);
        SandboxKernel kernel = machine.kernel(bundle);
        kernel.start();
        machine.awaitLine(kernel, "count=3");
        states.save(SaveOptions.to("a"), kernel);
        assertUnbroken(kernel, last(machine.output(kernel)) + 5);
        states.save(SaveOptions.to("b").afterSave(AfterSave.STOP), kernel);
        int stopped = last(machine.output(kernel));
        states.load(LoadOptions.from("b"), kernel);
        assertUnbroken(kernel, stopped + 5);
    }

    @Test
    void staysPausedIfItsUserPausedIt() throws Exception {
        SandboxKernel kernel = counting();
        kernel.pauseForUser(true);
        states.save(SaveOptions.to("a"), kernel);
        assertEquals(Status.PAUSED, kernel.info().status());
        int paused = last(machine.output(kernel));
        kernel.pauseForUser(false);
        assertUnbroken(kernel, paused + 5);
        kernel.pauseForUser(true);
        states.load(LoadOptions.from("a").replace(true), kernel);
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void runsOnWhenRunscHasNoRoomForItsCheckpoint() throws Exception {
        SandboxKernel kernel = counting();
        Assumptions.assumeTrue(machine.runsc.program().isLater(), "a runsc of 2022 ends the sandbox");
        Path images = Files.createDirectories(machine.settings.images());
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=3", "tmpfs", images.toString())
                .start();
        assertEquals(0, mount.waitFor());
        try {
            assertThrows(StateException.class, () -> states.save(SaveOptions.to("a"), kernel));
        } finally {
            assertEquals(
                    0, new ProcessBuilder("umount", images.toString()).start().waitFor());
        }
        assertEquals(Status.RUNNING, kernel.info().status());
        assertUnbroken(kernel, last(machine.output(kernel)) + 5);
    }

    @Test
    void takesInWhatRunscMadeAndGivesItOut() throws Exception {
        SandboxKernel kernel = counting();
        Path made = Files.createDirectories(folder.resolve("made"));
        kernel.pauseForUser(true);
        machine.runsc.checkpoint(kernel.name(), made);
        kernel.stop();
        int stopped = last(machine.output(kernel));
        Transfer transfer = new Transfer(
                states.service(),
                passing -> {
                    states.put(passing);
                    return () -> {};
                },
                machine.settings);
        String name = kernel.name() + "-in";
        transfer.take(made, ImageRef.parse("a"), name, kernel.bundle());
        states.load(LoadOptions.from("a"), kernel);
        assertUnbroken(kernel, stopped + 5);
        kernel.stop();
        stopped = last(machine.output(kernel));

        Path given = folder.resolve("given");
        transfer.give(ImageRef.parse("a"), given);
        try (Streams streams = kernel.ownStreams()) {
            machine.runsc.restore(kernel.name(), kernel.bundle(), given, streams);
        }
        kernel.found(machine.runsc.find(kernel.name()).orElseThrow());
        RealRunsc.await("more output", () -> kernel.info().status() == Status.RUNNING);
    }

    @Test
    void keepsPipesAndSocketsBetweenProcesses() throws Exception {
        // numbers go through a socket and a pipe; whatever was under way at the save must arrive once
        Path bundle = machine.bundle("processes", """
                mkfifo /tmp/p;
                sleep 100000 | nc -l -p 4000 > /tmp/p &
                (i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.02; done)
                    | (until nc 127.0.0.1 4000; do sleep 0.1; done) &
                cat /tmp/p""");
        SandboxKernel kernel = machine.kernel(bundle);
        kernel.start();
        machine.awaitLine(kernel, "count=3");
        states.save(SaveOptions.to("a"), kernel);
        assertUnbroken(kernel, last(machine.output(kernel)) + 5);
        states.save(SaveOptions.to("b").afterSave(AfterSave.STOP), kernel);
        int stopped = last(machine.output(kernel));
        states.load(LoadOptions.from("b"), kernel);
        assertUnbroken(kernel, stopped + 5);
    }
}
