/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.LoadOptions;
import org.stasis.api.PlugIn;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnknownNameException;

/** Plug-ins that come, change and go while a kernel runs, and while it is being saved. */
@RunWith(PaxExam.class)
public class HotDeployIT {
    private static final TestBundle GATE = TestBundle.of("gate");

    @Inject
    private BundleContext context;

    private Stasis stasis;
    private Configuration kernel;
    private Bundle till;
    private Bundle gate;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void trade() throws Exception {
        stasis = new Stasis(context);
        kernel = stasis.kernel("market");
        till = TestBundle.exporting("till").start(context);
        gate = GATE.start(context);
        stasis.awaitMove("seller");
    }

    @After
    public void close() throws Exception {
        if (gate.getState() != Bundle.UNINSTALLED) {
            gate.uninstall();
        }
        till.uninstall();
        kernel.delete();
    }

    @Test
    public void saveEndsWellWithTheSchemeItBeganWith() throws Exception {
        HeldSave held = hold("memory:updated-scheme");

        gate.update(GATE.jar("2.0.0"));
        held.pass().release();

        assertEquals("market", held.report().kernel());
        assertEquals("org.stasis.itests.bundle.gate 2.0.0", scheme("gated").bundle());
        assertVerifies("memory:updated-scheme");
        stasis.service().save(gated("memory:with-new-scheme"));
        assertVerifies("memory:with-new-scheme");
    }

    @Test
    public void saveEndsWellWithoutItsScheme() throws Exception {
        HeldSave held = hold("memory:removed-scheme");

        gate.uninstall();
        held.pass().release();

        assertEquals("market", held.report().kernel());
        assertThrows(UnknownNameException.class, () -> stasis.service().save(gated("memory:none")));
        assertThrows(UnknownNameException.class, () -> assertVerifies("memory:removed-scheme"));
        gate = GATE.start(context);
        assertVerifies("memory:removed-scheme");
    }

    @Test
    public void saveFailsAloneWhenItsBackendStops() throws Exception {
        stasis.service().save(gated("file:precious"));
        List<String> before = files();
        Bundle storage = stasis.bundle("org.stasis.storage");
        HeldSave held = hold("file:precious");

        storage.stop();
        held.pass().release();

        StateFileException failed = assertThrows(StateFileException.class, held::report);
        assertTrue(failed.getMessage(), failed.getMessage().contains("page backend 'file' was stopped"));
        stasis.awaitMove("seller");
        storage.start();
        assertVerifies("file:precious");
        stasis.service().save(gated("file:next"));
        stasis.service().delete(SaveOptions.to("file:next").build().image());
        assertEquals("no debris", before, files());
    }

    @Test
    public void nextSaveGoesToTheUpdatedBackend() throws Exception {
        Bundle storage = stasis.bundle("org.stasis.storage");
        HeldSave held = hold("file:during-update");

        storage.update(jarOf(storage));
        held.pass().release();

        assertThrows(StateFileException.class, held::report);
        Await.until("the backend is back", () -> stasis.service().backends().size() == 2);
        stasis.service().save(gated("file:during-update"));
        assertVerifies("file:during-update");
    }

    @Test
    public void saveEndsWellAndTasksRunOnWhenTheServiceIsUpdated() throws Exception {
        Bundle implementation = stasis.bundle("org.stasis.impl");
        HeldSave held = hold("file:updated-service");
        CompletableFuture<Void> update = CompletableFuture.runAsync(() -> {
            try {
                implementation.update(jarOf(implementation));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Await.until("the service is being stopped", () -> implementation.getState() == Bundle.STOPPING);

        held.pass().release();

        assertEquals("market", held.report().kernel());
        update.get(60, TimeUnit.SECONDS);
        stasis.awaitMove("seller");
        Await.until(
                "the service knows the kernel",
                () -> !stasis.service().kernels().isEmpty());
        stasis.service().save(gated("file:after-update"));
        assertVerifies("file:updated-service");
        assertVerifies("file:after-update");
    }

    @Test
    public void saveIsWholeOrRefusedWhenItsKernelStops() throws Exception {
        Bundle kernels = stasis.bundle("org.stasis.kernel-jvm");
        HeldSave held = hold("memory:stopped-kernel");
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            try {
                kernels.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Await.until("the kernel is withdrawn", () -> stasis.service().kernels().isEmpty());

        held.pass().release();

        try {
            held.report();
            assertVerifies("memory:stopped-kernel");
        } catch (StateException e) {
            assertTrue(e.getMessage(), e.getMessage().contains("market"));
        }
        stop.get(60, TimeUnit.SECONDS);
        kernels.start();
        stasis.awaitMove("seller");
    }

    @Test
    public void kernelsComeChangeAndGo() throws Exception {
        TestBundle note = TestBundle.of("note");
        Bundle bundle = note.start(context);
        note().set("buy milk");
        stasis.service().save(SaveOptions.to("memory:note").kernel("note").build());

        bundle.update(note.jar("1.1.0"));
        assertEquals("", note().get());
        stasis.service().load(LoadOptions.from("memory:note").replace(true).build());
        assertEquals("buy milk", note().get());

        bundle.uninstall();
        IncompatibleHostException gone = assertThrows(
                IncompatibleHostException.class,
                () -> stasis.service().load(LoadOptions.from("memory:note").build()));
        assertTrue(gone.getMessage(), gone.getMessage().contains("note"));
    }

    /** A save that stands in the middle of the state file, its kernel paused. */
    private record HeldSave(CompletableFuture<SaveReport> save, Semaphore pass) {
        SaveReport report() throws Exception {
            try {
                return save.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }

    private HeldSave hold(String image) throws Exception {
        Semaphore pass = semaphore("pass");
        Semaphore arrived = semaphore("arrived");
        semaphore("armed").release();
        CompletableFuture<SaveReport> save = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        save.complete(stasis.service().save(gated(image)));
                    } catch (Throwable e) {
                        save.completeExceptionally(e);
                    }
                })
                .start();
        assertTrue("the save begins", arrived.tryAcquire(60, TimeUnit.SECONDS));
        return new HeldSave(save, pass);
    }

    private Semaphore semaphore(String name) {
        return stasis.get(Semaphore.class, "(gate=" + name + ")");
    }

    @SuppressWarnings("unchecked") // the only service of its kind
    private AtomicReference<String> note() {
        return stasis.get(AtomicReference.class, null);
    }

    private PlugIn scheme(String name) {
        return stasis.service().schemes().stream()
                .filter(scheme -> scheme.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertVerifies(String image) throws StateException {
        assertEquals(
                "gated",
                stasis.service().verify(LoadOptions.from(image).build()).scheme());
    }

    private static SaveOptions gated(String image) {
        return SaveOptions.to(image)
                .kernel("market")
                .scheme("gated")
                .replace(true)
                .build();
    }

    /** The bundle once more, as its feature installed it. */
    private static InputStream jarOf(Bundle bundle) throws Exception {
        return new URL(bundle.getLocation()).openStream();
    }

    private static List<String> files() throws Exception {
        Path images = new File(System.getProperty("karaf.data"), "stasis").toPath();
        try (Stream<Path> files = Files.walk(images)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
