/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.AfterSave;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.internal.PlainStates;

@Timeout(120)
class SandboxesTest {
    @TempDir
    Path folder;

    private final Set<String> registered = new ConcurrentSkipListSet<>();
    private FakeRunsc fake;
    private Sandboxes sandboxes;

    @BeforeEach
    void begin() throws Exception {
        fake = new FakeRunsc(folder, false);
        sandboxes = new Sandboxes(fake.settings(), kernel -> {
            assertTrue(registered.add(kernel.name()), "registered twice: " + kernel.name());
            return () -> registered.remove(kernel.name());
        });
    }

    @AfterEach
    void end() throws Exception {
        sandboxes.stop();
        for (Sandbox sandbox : fake.runsc().list()) {
            fake.runsc().delete(sandbox);
        }
    }

    private void awaitRegistered(String... names) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!registered.equals(Set.of(names))) {
            assertTrue(System.nanoTime() < deadline, registered.toString());
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** As somebody else with a shell would. */
    private void createByOthers(String id) throws Exception {
        try (Streams streams = Streams.of(null, folder.resolve("others.out"), folder.resolve("others.err"))) {
            fake.runsc().create(id, fake.bundle, streams);
        }
        fake.runsc().start(id);
    }

    @Test
    void sandboxesOfOthersComeAndGo() throws Exception {
        awaitRegistered();
        createByOthers("one");
        createByOthers("two");
        awaitRegistered("one", "two");
        assertEquals(fake.bundle, sandboxes.kernel("one").bundle());
        fake.runsc().delete("one");
        awaitRegistered("two");
        assertThrows(KernelException.class, () -> sandboxes.kernel("one"));
    }

    @Test
    void noticesThatASandboxDied() throws Exception {
        createByOthers("one");
        awaitRegistered("one");
        SandboxKernel kernel = sandboxes.kernel("one");
        ProcessHandle.of(kernel.sandbox().pid()).orElseThrow().destroyForcibly();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (kernel.info().status() != Status.DONE) {
            assertTrue(System.nanoTime() < deadline, kernel.info().toString());
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(Set.of("one"), registered);
    }

    @Test
    void whatWasDefinedHereStaysWithoutASandbox() throws Exception {
        sandboxes.define("mine", fake.bundle);
        SandboxKernel kernel = sandboxes.kernel("mine");
        assertEquals(Status.IDLE, kernel.info().status());
        kernel.start();
        sandboxes.refresh();
        assertSame(kernel, sandboxes.kernel("mine"));
        kernel.stop();
        sandboxes.refresh();
        assertEquals(Set.of("mine"), registered);
        assertThrows(KernelException.class, () -> sandboxes.define("mine", fake.bundle));
        sandboxes.remove("mine");
        assertEquals(Set.of(), registered);
    }

    @Test
    void aNewKernelIsKnownOnceAnImageRunsInIt() throws Exception {
        PlainStates states = Images.in(folder.resolve("images"));
        createByOthers("one");
        awaitRegistered("one");
        states.save(SaveOptions.to("a").afterSave(AfterSave.STOP), sandboxes.kernel("one"));
        awaitRegistered();

        fake.fault("restore", "fail");
        SandboxKernel failed = sandboxes.create("other");
        assertThrows(KernelException.class, () -> states.load(LoadOptions.from("a"), failed));
        assertFalse(registered.contains("other"));

        fake.fault("restore", null);
        SandboxKernel other = sandboxes.create("other");
        states.load(LoadOptions.from("a"), other);
        assertSame(other, sandboxes.kernel("other"));
        assertEquals(Set.of("other"), registered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-force", "--root=/", "../up", "a/b", "a b", ".hidden", "a\nb", "a;b"})
    void refusesWhatIsNoId(String id) {
        assertThrows(KernelException.class, () -> sandboxes.create(id));
        assertThrows(KernelException.class, () -> sandboxes.define(id, fake.bundle));
    }

    @Test
    void refusesABundleThatIsNone() throws Exception {
        assertThrows(KernelException.class, () -> sandboxes.define("x", Path.of("relative")));
        Path bundle = Files.createDirectories(folder.resolve("no-bundle"));
        for (String config :
                new String[] {"", "nothing", "[]", "{}", "{\"root\": 7}", "{\"root\": {\"path\": \"r\"}}"}) {
            Files.writeString(bundle.resolve("config.json"), config);
            assertThrows(KernelException.class, () -> sandboxes.define("x", bundle), config);
        }
    }
}
