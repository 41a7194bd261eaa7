/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.stasis.api.StateException;
import org.stasis.kernel.runsc.Sandboxes;

/** {@code runsc:create}. */
@Service
@Command(scope = "runsc", name = "create", description = "Makes a kernel of an OCI bundle", detailedDescription = """
                The kernel is idle: state:start begins its sandbox, and state:load loads an image into it, with this bundle
                instead of the one it was saved with. Options go before the id.

                  runsc:create counter /opt/bundles/counter
                  state:start counter
                """)
public final class Create extends SandboxCommand {
    @Argument(index = 0, name = "sandbox", description = "Id of the sandbox, unique on this machine", required = true)
    String sandbox;

    @Argument(index = 1, name = "bundle", description = "Folder with config.json", required = true)
    @Completion(FileCompleter.class)
    String bundle;

    @Option(name = "--root", description = "Root of runsc, if there are several")
    String root;

    @Override
    void run() throws StateException {
        Sandboxes sandboxes = link.root(root);
        sandboxes.define(sandbox, path(bundle));
        System.out.println(sandbox + " created; what it prints will be in "
                + sandboxes.kernel(sandbox).output("out"));
    }
}
