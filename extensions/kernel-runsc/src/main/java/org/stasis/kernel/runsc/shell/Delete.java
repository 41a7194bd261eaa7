/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;

/** {@code runsc:delete}. */
@Service
@Command(scope = "runsc", name = "delete", description = "Ends a sandbox without saving it, and forgets it")
public final class Delete extends SandboxCommand {
    @Argument(name = "sandbox", description = "Id of a sandbox", required = true)
    @Completion(SandboxCompleter.class)
    String sandbox;

    @Override
    void run() throws StateException {
        link.rootOf(sandbox).remove(sandbox);
        System.out.println(sandbox + " deleted");
    }
}
