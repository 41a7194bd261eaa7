/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** The distribution as a user first sees it. */
@RunWith(PaxExam.class)
public class SmokeIT {
    @Inject
    private SessionFactory sessions;

    @Inject
    private FeaturesService features;

    @Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Test
    public void comesWithKernelMain() throws Exception {
        String[] lines = shell("state:kernels").lines().toArray(String[]::new);
        assertEquals("KERNEL  TYPE     STATUS  TASKS  MEMORY  CPU TIME  WALL TIME", lines[0].strip());
    }

    @Test
    public void comesWithBackendsFileAndMemory() throws Exception {
        String version = System.getProperty("stasis.version").replace("-", ".");
        assertEquals(
                "NAME    DEFAULT  RANKING  BUNDLE\n"
                        + "file    yes            0  org.stasis.storage " + version + "\n"
                        + "memory                 0  org.stasis.storage " + version + "\n",
                shell("state:backends"));
    }

    @Test
    public void everyCommandShowsAnExample() throws Exception {
        Set<String> names = new TreeSet<>();
        for (Command command : sessions.getRegistry().getCommands()) {
            if (command.getScope().equals("state")) {
                names.add(command.getName());
                String help = shell("state:" + command.getName() + " --help");
                assertTrue(
                        help,
                        help.contains("  state:" + command.getName() + " ")
                                || help.contains("  state:" + command.getName() + "\n"));
            }
        }
        assertEquals(
                "[backends, cancel, compact, compressions, delete, diff, dump, extract, inspect, kernels, list, load, prune,"
                        + " rehearse, reseal, save, schemes, start, stop, verify]",
                names.toString());
    }

    @Test
    public void isSmall() throws Exception {
        assertTrue(features.isInstalled(features.getFeature("stasis")));
        assertFalse(features.isInstalled(features.getFeature("stasis-demo")));
    }

    private String shell(String command) throws Exception {
        return Shell.ofAdmin(sessions).run(command);
    }
}
