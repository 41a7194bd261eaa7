/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateService;

/** {@code state:list}. */
@Service
@Command(
        scope = "state",
        name = "list",
        description = "Lists the images of a backend, newest first",
        detailedDescription = """
                An image that cannot be read is listed as damaged. Nothing is authenticated here: state:verify does that.

                List the images of the default backend, and those of backend memory:

                  state:list
                  state:list --backend memory

                The name of the newest one, for a script:

                  echo 'state:list --json' | bin/client -b | jq -r '.[0].image'
                """)
public final class ListImages extends StateCommand {
    @Option(name = "--backend", description = "Name of the backend, if it is not the configured one")
    @Completion(BackendCompleter.class)
    String backend;

    @Override
    void run(StateService state) throws Exception {
        List<ImageInfo> images = state.list(backend);
        if (json) {
            Json.print(System.out, images);
            return;
        }
        Table table = new Table()
                .left("image", "created", "kernel", "format", "scheme", "integrity")
                .right("size");
        for (ImageInfo image : images) {
            table.row(
                    image.image(),
                    Units.time(image.created()),
                    image.kernel(),
                    image.format(),
                    image.scheme(),
                    Text.lower(image.integrity()),
                    Units.bytes(image.bytes()));
        }
        table.print(System.out, "No images in " + (backend == null ? "the default backend" : "backend " + backend));
    }
}
