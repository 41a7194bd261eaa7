/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.AfterSave;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;

/** What becomes of a sandbox when runsc fails, hangs or tells nonsense. */
@Timeout(120)
class RunscFaultsTest {
    private static final String NAME = "faulty";
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path folder;

    FakeRunsc fake;
    PlainStates states;
    SandboxKernel kernel;

    /** Whether runsc has the habits of releases since May 2024. */
    boolean later() {
        return false;
    }

    @BeforeEach
    void begin() throws Exception {
        fake = new FakeRunsc(folder, later());
        states = Images.in(folder.resolve("images"));
        kernel = fake.kernel(NAME);
        kernel.start();
        awaitProgress(3);
    }

    @AfterEach
    void end() throws Exception {
        for (String command : List.of("list", "delete", "resume", "events", "restore", "checkpoint", "pause")) {
            fake.fault(command, null);
        }
        fake.kernel(NAME).stop();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "no " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    void awaitProgress(long progress) {
        await("progress", () -> fake.progress(NAME) >= progress);
    }

    void assertRunsOn(String origin) {
        assertEquals(Status.RUNNING, kernel.info().status());
        awaitProgress(fake.progress(NAME) + 3);
        assertEquals(origin, fake.origin(NAME));
    }

    void assertNothingLeft() throws IOException {
        Path images = fake.settings().images();
        if (Files.exists(images)) {
            try (Stream<Path> left = Files.list(images)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    private StateException failedSave() {
        return assertThrows(StateException.class, () -> states.save(SaveOptions.to("a"), kernel));
    }

    @Test
    void runsOnWhenACheckpointFails() throws Exception {
        String origin = fake.origin(NAME);
        fake.fault("checkpoint", "fail");
        assertTrue(failedSave().getMessage().contains("it was told to fail"));
        assertRunsOn(origin);
        assertNothingLeft();
    }

    @Test
    void runsOnWhenACheckpointHangsAndKillsAllOfIt() throws Exception {
        String origin = fake.origin(NAME);
        kernel = fake.kernel(NAME, fake.settings(SHORT));
        kernel.found(fake.runsc().find(NAME).orElseThrow());
        fake.fault("checkpoint", "hang");
        assertTrue(failedSave().getMessage().contains("was killed"));
        assertRunsOn(origin);
        assertNothingLeft();
        long child =
                Long.parseLong(Files.readString(fake.root.resolve("hanging")).strip());
        await(
                "end of what runsc had started",
                () -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void runsOnWhenItsPausingFails() throws Exception {
        String origin = fake.origin(NAME);
        fake.fault("pause", "fail");
        failedSave();
        assertRunsOn(origin);
    }

    @Test
    void isBroughtBackAtTheSecondAttempt() throws Exception {
        String origin = fake.origin(NAME);
        fake.fault("restore", "fail-once");
        states.save(SaveOptions.to("a"), kernel);
        assertRunsOn(origin);
        assertNothingLeft();
    }

    @Test
    void keepsTheOnlyCopyOfASandboxThatCannotBeBroughtBack() throws Exception {
        String origin = fake.origin(NAME);
        fake.fault("restore", "fail");
        states.save(SaveOptions.to("a"), kernel);
        assertEquals(Status.IDLE, kernel.info().status());
        try (Stream<Path> kept = Files.list(fake.settings().images())) {
            assertTrue(Files.readString(kept.findFirst().orElseThrow().resolve("checkpoint.img"))
                    .startsWith(origin));
        }
        fake.fault("restore", null);
        states.load(LoadOptions.from("a"), kernel);
        assertRunsOn(origin);
    }

    @Test
    void runsOnWhenTheImageThatShouldReplaceItCannotBeRestored() throws Exception {
        states.save(SaveOptions.to("a"), kernel);
        String origin = fake.origin(NAME);
        long saved = fake.progress(NAME);
        awaitProgress(saved + 5);
        fake.fault("restore", "fail-once");
        assertThrows(
                StateException.class, () -> states.load(LoadOptions.from("a").replace(true), kernel));
        assertTrue(fake.progress(NAME) > saved, "it runs the image");
        assertRunsOn(origin);
        assertNothingLeft();
    }

    @Test
    void saysSoWhenRunscLeavesAnEmptyImage() throws Exception {
        fake.fault("checkpoint", "empty");
        assertTrue(failedSave().getMessage().contains("no complete checkpoint"));
        assertNothingLeft();
    }

    @Test
    void readsNoMoreOfAFloodThanItsLimit() throws Exception {
        fake.fault("list", "flood");
        var refused = assertThrows(KernelException.class, () -> fake.runsc().list());
        assertTrue(refused.getMessage().length() < 2000);
        fake.fault("list", null);
    }

    @Test
    void endsACallWhenItsThreadIsInterrupted() throws Exception {
        fake.fault("events", "hang");
        KernelException[] seen = new KernelException[1];
        Thread caller = new Thread(() ->
                seen[0] = assertThrows(KernelException.class, () -> fake.runsc().memoryBytes(NAME)));
        caller.start();
        await(
                "call",
                () -> Files.exists(fake.root.resolve("hanging"))
                        && fake.root.resolve("hanging").toFile().length() > 0);
        caller.interrupt();
        caller.join(30_000);
        assertFalse(caller.isAlive());
        assertTrue(seen[0].getMessage().contains("interrupted"), seen[0].getMessage());
    }

    @Test
    void isSavedEvenIfRunscCannotTellItsMemory() throws Exception {
        String origin = fake.origin(NAME);
        fake.fault("events", "fail");
        states.save(SaveOptions.to("a"), kernel);
        assertRunsOn(origin);
    }

    @Test
    void refusesWhatAnotherVersionOfRunscMade() throws Exception {
        states.save(SaveOptions.to("a").afterSave(AfterSave.STOP), kernel);
        Path program = folder.resolve("runsc");
        Files.writeString(program, Files.readString(program).replace("fake-1", "fake-2"));
        var refused = assertThrows(IncompatibleHostException.class, () -> states.load(LoadOptions.from("a"), kernel));
        assertTrue(refused.getMessage().contains("runsc version fake-1"), refused.getMessage());
        assertTrue(refused.getMessage().contains("runsc version fake-2"), refused.getMessage());
    }

    @Test
    void staysPausedIfItWasBeforeTheSave() throws Exception {
        kernel.pauseForUser(true);
        long progress = fake.progress(NAME);
        states.save(SaveOptions.to("a"), kernel);
        assertEquals(Status.PAUSED, kernel.info().status());
        assertTrue(fake.progress(NAME) <= progress + 20); // a moment between its restoring and its pausing
        kernel.pauseForUser(false);
        awaitProgress(progress + 30);
    }

    @Test
    void keepsAPipeOpenForItsReader() throws Exception {
        Path output = folder.resolve("pipe-output");
        Process reader =
                new ProcessBuilder("cat").redirectOutput(output.toFile()).start();
        SandboxKernel piped = fake.kernel("piped");
        try {
            ProcessBuilder create = new ProcessBuilder(
                    fake.settings().program(), "--root=" + fake.root, "create", "-bundle=" + fake.bundle, "piped");
            Path pipe = Path.of("/proc", Long.toString(reader.pid()), "fd", "0");
            assertEquals(0, create.redirectOutput(pipe.toFile()).start().waitFor());
            reader.getOutputStream().close(); // the sandbox is its only writer
            fake.runsc().start("piped");
            piped.found(fake.runsc().find("piped").orElseThrow());
            await("output", () -> fake.progress("piped") > 3);
            states.save(SaveOptions.to("piped"), piped);
            long saved = fake.progress("piped");
            await("progress", () -> fake.progress("piped") > saved + 3);
            assertTrue(reader.isAlive());
            await("output", () -> lines(output).contains("count=" + (saved + 2)));
        } finally {
            piped.stop();
            reader.destroyForcibly();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
