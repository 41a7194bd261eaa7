/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
import org.osgi.service.cm.Configuration;
import org.stasis.api.MissingSecretException;

/** Secrets of a workload, from the command line, from Karaf's configuration, and from an image that keeps them. */
@RunWith(PaxExam.class)
public class SecretsIT {
    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    private Stasis stasis;
    private Configuration kernel;
    private Bundle safe;
    private Shell shell;
    private Path folder;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void lock() throws Exception {
        stasis = new Stasis(context);
        shell = Shell.ofAdmin(sessions);
        kernel = stasis.kernel("vault");
        safe = TestBundle.of("safe").start(context);
        folder = Files.createDirectories(Path.of(System.getProperty("karaf.etc"), "stasis-secrets"));
        awaitKnown("open sesame, barley");
    }

    @After
    public void close() throws Exception {
        safe.uninstall();
        kernel.delete();
    }

    private void awaitKnown(String secrets) throws Exception {
        Await.until(
                "the task knows " + secrets,
                () -> secrets.equals(
                        stasis.get(AtomicReference.class, "(stasis.task=safe)").get()));
    }

    private Path write(String name, String contents) throws Exception {
        Path file = Files.writeString(folder.resolve(name), contents);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    public void secretsComeFromWhoeverLoads() throws Exception {
        shell.run("state:save file:bare --kernel vault");
        MissingSecretException missing =
                assertThrows(MissingSecretException.class, () -> shell.run("state:load file:bare --replace"));
        assertEquals(List.of("safe.page", "test.Safe.password"), missing.secrets());

        Path password = write("elsewhere", "second word");
        Path page = write("elsewhere2", "second");
        shell.run("state:load file:bare --replace --secret test.Safe.password=@" + password + " --secret safe.page=@"
                + page);
        awaitKnown("second word, second");

        write("test.Safe.password", "third word");
        write("safe.page", "third.");
        shell.run("state:rehearse file:bare");
        shell.run("state:load file:bare --replace --lazy");
        awaitKnown("third word, third.");
        Files.delete(folder.resolve("test.Safe.password"));
        Files.delete(folder.resolve("safe.page"));

        shell.run("state:save file:kept --kernel vault --secrets-key vault --live");
        shell.run("state:load file:kept --replace");
        awaitKnown("third word, third.");
        shell.run("state:verify file:kept");
        String told = shell.run("state:inspect file:kept") + shell.run("state:dump file:kept");
        assertTrue(told, told.contains("test.Safe.password") && told.contains("key 'vault'"));
        assertFalse(told, told.contains("third word"));
    }
}
