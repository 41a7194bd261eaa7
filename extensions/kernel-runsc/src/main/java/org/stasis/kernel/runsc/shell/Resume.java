/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;

/** {@code runsc:resume}. */
@Service
@Command(scope = "runsc", name = "resume", description = "Lets a paused sandbox run on")
public final class Resume extends SandboxCommand {
    @Argument(name = "sandbox", description = "Id of a sandbox", required = true)
    @Completion(SandboxCompleter.class)
    String sandbox;

    @Override
    void run() throws StateException {
        link.rootOf(sandbox).kernel(sandbox).pauseForUser(false);
        System.out.println(sandbox + " resumed");
    }
}
