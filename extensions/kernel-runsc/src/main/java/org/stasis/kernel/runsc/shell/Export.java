/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.stasis.api.ImageRef;
import org.stasis.api.StateException;

/** {@code runsc:export}. */
@Service
@Command(
        scope = "runsc",
        name = "export",
        description = "Writes an image as runsc restores it",
        detailedDescription = """
                The folder is made if it is missing, and must be empty. Every byte is authenticated before it is written.

                  runsc:export nightly /tmp/image
                  runsc restore --image-path=/tmp/image --bundle=/opt/bundles/counter counter
                """)
public final class Export extends SandboxCommand {
    @Argument(index = 0, name = "image", description = "NAME or BACKEND:NAME", required = true)
    String image;

    @Argument(index = 1, name = "folder", description = "Folder to write to", required = true)
    @Completion(FileCompleter.class)
    String folder;

    @Override
    void run() throws StateException {
        link.root(null).exportImage(link.states(), ImageRef.parse(image), path(folder));
        System.out.println("exported " + image + " to " + path(folder));
    }
}
