/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.stasis.api.StateException;

/** {@code runsc:create}. */
@Service
@Command(scope = "runsc", name = "create", description = "Makes a kernel of an OCI bundle", detailedDescription = """
                The kernel is idle: state:start begins its sandbox, and state:load loads an image into it, with this bundle
                instead of the one it was saved with. What it prints goes to a file that --start tells.

                  runsc:create counter /opt/bundles/counter --start
                """)
public final class Create extends SandboxCommand {
    @Argument(index = 0, name = "sandbox", description = "Id of the sandbox, unique on this machine", required = true)
    String sandbox;

    @Argument(index = 1, name = "bundle", description = "Folder with config.json", required = true)
    @Completion(FileCompleter.class)
    String bundle;

    @Option(name = "--start", description = "Start it, too")
    boolean start;

    @Option(name = "--root", description = "Root of runsc, if there are several")
    String root;

    @Override
    void run() throws StateException {
        link.root(root).define(sandbox, path(bundle));
        System.out.println(sandbox + " created");
        if (start) {
            link.states().start(sandbox);
            Path output = link.rootOf(sandbox).kernel(sandbox).output("out");
            System.out.println(sandbox + " started; it prints to " + output);
        }
    }
}
