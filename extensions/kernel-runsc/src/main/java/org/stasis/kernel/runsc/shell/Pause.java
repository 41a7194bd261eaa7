/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;

/** {@code runsc:pause}. */
@Service
@Command(scope = "runsc", name = "pause", description = "Lets a sandbox stand still until it is resumed")
public final class Pause extends SandboxCommand {
    @Argument(name = "sandbox", description = "Id of a sandbox", required = true)
    @Completion(SandboxCompleter.class)
    String sandbox;

    @Override
    void run() throws StateException {
        link.rootOf(sandbox).kernel(sandbox).pauseForUser(true);
        System.out.println(sandbox + " paused");
    }
}
