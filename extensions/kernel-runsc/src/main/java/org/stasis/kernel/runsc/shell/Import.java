/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.stasis.api.ImageRef;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;

/** {@code runsc:import}. */
@Service
@Command(scope = "runsc", name = "import", description = "Stores an image that runsc made", detailedDescription = """
                The image is sealed and stored as any other, and state:load loads it. It is taken to be made by the runsc
                that is configured here. Options go before the folder.

                  runsc checkpoint --image-path=/tmp/image counter
                  runsc:import --kernel counter /tmp/image nightly /opt/bundles/counter
                """)
public final class Import extends SandboxCommand {
    @Argument(index = 0, name = "folder", description = "Folder that runsc checkpoint wrote", required = true)
    @Completion(FileCompleter.class)
    String folder;

    @Argument(index = 1, name = "image", description = "NAME or BACKEND:NAME", required = true)
    String image;

    @Argument(index = 2, name = "bundle", description = "OCI bundle of the sandbox", required = true)
    @Completion(FileCompleter.class)
    String bundle;

    @Option(name = "--kernel", description = "Name to load it under; the image's unless given")
    String kernel;

    @Option(name = "--root", description = "Root of runsc, if there are several")
    String root;

    @Override
    void run() throws StateException {
        ImageRef to = ImageRef.parse(image);
        SaveReport report = link.root(root)
                .importImage(link.states(), path(folder), to, kernel == null ? to.name() : kernel, path(bundle));
        System.out.println("imported " + report.image() + ", " + report.storedBytes() + " bytes");
    }
}
