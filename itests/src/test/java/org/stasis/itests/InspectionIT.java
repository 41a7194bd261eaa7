/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The commands that look into images, in the container, and without it by the distribution's {@code bin/stasis}. */
@RunWith(PaxExam.class)
public class InspectionIT {
    @Inject
    private SessionFactory sessions;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    private Shell shell;
    private String checkpoints;

    @Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void begin() {
        shell = Shell.ofAdmin(sessions);
        checkpoints = System.getProperty("stasis.checkout") + "/impl-bundle/src/test/resources/gvisor/runsc/";
    }

    @Test
    public void describesACheckpointAsOneDocument() throws Exception {
        String document = shell.run("state:inspect --json " + checkpoints + "pod");
        assertEquals(1, document.lines().count());
        assertTrue(document, document.startsWith("{") && document.contains("\"container\":\"server-1\""));
        assertTrue(document, document.contains("tcp, 127.0.0.1:9000, listening, 2 to accept"));
    }

    @Test
    public void dumpsObjectsAndAPage() throws Exception {
        assertTrue(shell.run("state:dump " + checkpoints + "counter").startsWith("g0t1 = type pkg/cpuid.FeatureSet {"));
        Path page = folder.getRoot().toPath().resolve("counter.html");
        shell.run("state:dump --html --output " + page + " " + checkpoints + "counter");
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
    }

    @Test
    public void tellsWhatChanged() throws Exception {
        String changes = shell.run("state:diff " + checkpoints + "multi " + checkpoints + "multi-later");
        assertTrue(changes, changes.contains("~ process.1.file.7: file /tmp/multi.log, at 60 -> "));
    }

    @Test
    public void extractsObjectsAndCores() throws Exception {
        String object = shell.run("state:extract --object g1r1 " + checkpoints + "counter");
        assertTrue(object, object.startsWith("g1r1 pkg/sentry/kernel.Kernel"));
        Path core = folder.getRoot().toPath().resolve("core.1");
        shell.run("state:extract --core 1 --output " + core + " " + checkpoints + "counter");
        assertEquals("ELF", new String(Files.readAllBytes(core), 1, 3, "US-ASCII"));
    }

    /** Saved in an old layout with a scheme of an extension, and read by a JVM that has neither container nor key folder. */
    @Test
    public void readsWhatWasSavedHereWithoutTheContainer() throws Exception {
        features.installFeature(
                "stasis-integrity-bouncycastle", EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
        Stasis stasis = new Stasis(context);
        var kernel = stasis.kernel("market");
        Bundle till = TestBundle.exporting("till").start(context);
        try {
            stasis.awaitMove("seller");
            shell.run("state:save --layout gvisor-2022 --scheme blake3 --kernel market old");
        } finally {
            till.uninstall();
            kernel.delete();
        }
        String brief = shell.run("state:inspect --brief old");
        // the layout of 2022 is always compressed, and nothing else asked for that
        assertTrue(brief, brief.contains("flate-best-speed") && brief.contains("blake3"));

        Path karaf = Path.of(System.getProperty("karaf.home"));
        Path image = Path.of(System.getProperty("karaf.data"), "stasis", "old");
        Path key = Path.of(System.getProperty("karaf.etc"), "stasis-keys", "default.key");
        Path report = folder.getRoot().toPath().resolve("report.json");
        Process alone = new ProcessBuilder(
                        karaf.resolve("bin/stasis").toString(), "inspect", image + "", "--json", "--key", key + "")
                .redirectOutput(report.toFile())
                .redirectErrorStream(true)
                .start();
        boolean ended = alone.waitFor(2, TimeUnit.MINUTES);
        alone.destroyForcibly();
        assertTrue("bin/stasis did not end", ended);
        String document = Files.readString(report);
        assertEquals(document, 0, alone.exitValue());
        assertTrue(document, document.contains("\"scheme\":\"blake3\"") && document.contains("\"graphs\":[{"));
    }
}
