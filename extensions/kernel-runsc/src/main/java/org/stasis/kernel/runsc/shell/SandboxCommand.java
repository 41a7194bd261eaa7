/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.stasis.api.StateException;

/** What all commands have in common. Used once by one thread. */
abstract class SandboxCommand implements Action {
    @Reference
    SandboxesLink link;

    @Reference
    Session session;

    @Override
    public final Object execute() throws StateException {
        run();
        return null;
    }

    /** Does the work and prints its outcome to {@code System.out}. */
    abstract void run() throws StateException;

    /** A path that begins in the session's folder. */
    Path path(String text) {
        return session.currentDir().resolve(text).toAbsolutePath().normalize();
    }
}
