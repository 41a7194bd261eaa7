/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** Who may use which command. */
@RunWith(PaxExam.class)
public class AccessIT {
    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Test
    public void viewerLooks() throws Exception {
        for (String look : new String[] {"list", "kernels", "backends", "schemes", "compressions"}) {
            assertTrue(look, viewer().run("state:" + look + " --json").startsWith("["));
        }
    }

    @Test
    public void viewerChangesNothing() {
        for (String change : new String[] {"save", "load", "delete", "start", "stop"}) {
            Exception refused = assertThrows(change, Exception.class, () -> viewer().run("state:" + change + " x"));
            assertEquals("Command not found: state:" + change, refused.getMessage());
        }
    }

    @Test
    public void adminIsNotRefused() {
        Exception failed =
                assertThrows(Exception.class, () -> Shell.ofAdmin(sessions).run("state:delete nosuch"));
        assertTrue(failed.getMessage(), failed.getMessage().contains("nosuch"));
    }

    private Shell viewer() {
        return new Shell(sessions, "viewer");
    }
}
