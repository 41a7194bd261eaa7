/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;

/** A workload of two bundles whose tasks share objects. */
@RunWith(PaxExam.class)
public class WorkloadIT {
    private static final TestBundle TILL = TestBundle.exporting("till");
    private static final TestBundle BUYER = TestBundle.importing("buyer", "till");

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    private Stasis stasis;
    private Configuration kernel;
    private Bundle till;
    private Bundle buyer;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void trade() throws Exception {
        stasis = new Stasis(context);
        kernel = stasis.kernel("market");
        till = TILL.start(context);
        buyer = BUYER.start(context);
        stasis.awaitMove("seller");
        stasis.awaitMove("buyer");
    }

    @After
    public void close() throws Exception {
        if (buyer.getState() != Bundle.UNINSTALLED) {
            buyer.uninstall();
        }
        till.uninstall();
        kernel.delete();
    }

    @Test
    public void goesOnWhereItWasSavedWithWhatItsTasksShare() throws Exception {
        long before = stasis.count("seller");
        stasis.service().save(save("market-1"));
        stasis.service().stop("market");

        stasis.service().load(LoadOptions.from("memory:market-1").build());
        stasis.awaitMove("seller");
        stasis.awaitMove("buyer");

        assertTrue(stasis.count("seller") > before);
        assertEquals("none began afresh", 2, stasis.count("seller-begins") + stasis.count("buyer-begins"));
        assertAllRun();
    }

    @Test
    public void goesOnInANewVersionThatHasGainedAndLostAField() throws Exception {
        Bundle first = TestBundle.of("counter").start(context);
        Await.until("it counts", () -> stasis.count("counter") > 10);
        stasis.service().save(save("market-4"));
        stasis.service().stop("market");
        first.uninstall();
        Bundle second = TestBundle.of("recounter").start(context);
        try {
            stasis.service().load(LoadOptions.from("memory:market-4").build());
            Await.until("it counts on", () -> stasis.count("counter") > 0);

            assertTrue(stasis.count("counter") > 10);
            stasis.awaitMove("counter");
            assertEquals(3, stasis.info("market").tasks().size());
            stasis.service().save(save("market-4"));
        } finally {
            second.uninstall();
        }
    }

    @Test
    public void isSavedCheckedAndDeletedFromTheShell() throws Exception {
        Shell shell = Shell.ofAdmin(sessions);
        assertMatches(
                "Saved kernel market as memory:market-5 \\([0-9a-f-]{36}\\)\n[^\n]* stored in [^\n]*; paused for [^\n]*\n",
                shell.run("state:save memory:market-5 --kernel market"));
        assertMatches(
                "memory:market-5 is intact \\([0-9a-f-]{36}\\)\n[^\n]* checked under scheme hmac-sha256 in [^\n]*\n",
                shell.run("state:verify memory:market-5"));
        assertMatches(
                "Loaded memory:market-5 into kernel market [^$]*", shell.run("state:load memory:market-5 --replace"));
        assertMatches("[^$]*market-5[^$]*", shell.run("state:list --backend memory"));
        shell.run("state:delete memory:market-5");
        assertThrows(StateException.class, () -> shell.run("state:verify memory:market-5"));
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text, text.matches(pattern));
    }

    @Test
    public void goesOnInAnUpdatedBundle() throws Exception {
        stasis.service().save(save("market-2"));
        stasis.service().stop("market");
        till.update(TILL.jar("1.1.0"));
        buyer.update(BUYER.jar("1.1.0"));
        refresh();
        Await.until(
                "both are back, updated",
                () -> stasis.info("market").tasks().stream()
                                .filter(task -> task.bundle().endsWith("1.1.0"))
                                .count()
                        == 2);

        stasis.service().load(LoadOptions.from("memory:market-2").replace(true).build());
        stasis.awaitMove("seller");
        stasis.awaitMove("buyer");

        assertAllRun();
    }

    /** Has updated bundles take each other's new classes, and waits until all have started again. */
    private void refresh() throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        stasis.context().getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null, event -> refreshed.countDown());
        assertTrue(refreshed.await(1, TimeUnit.MINUTES));
    }

    @Test
    public void refusesToLoadWithoutTheBundleOfATask() throws Exception {
        stasis.service().save(save("market-3"));
        stasis.service().stop("market");
        buyer.uninstall();

        IncompatibleHostException refused = assertThrows(
                IncompatibleHostException.class,
                () -> stasis.service().load(LoadOptions.from("memory:market-3").build()));

        assertTrue(refused.getMessage(), refused.getMessage().contains("buyer"));
    }

    private void assertAllRun() {
        stasis.info("market").tasks().forEach(task -> {
            assertTrue(task.toString(), task.status() != TaskStatus.FAILED && task.status() != TaskStatus.DONE);
        });
        assertEquals(2, stasis.info("market").tasks().size());
    }

    private static SaveOptions save(String image) {
        return SaveOptions.to("memory:" + image).kernel("market").replace(true).build();
    }
}
