/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.ImageInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateService;

/** {@code state:reseal}. */
@Service
@Command(scope = "state", name = "reseal", description = "Seals an image with another key", detailedDescription = """
                Checks the image's seal with its present key, and seals it with a new one of the same scheme. Only the \
                manifest is written. Both keys must be known to this host; afterwards the image loads with the new one \
                alone.

                Give image nightly the key of this year:

                  state:reseal nightly --key ops-2026
                """)
public final class Reseal extends LongCommand {
    @Option(name = "--key", description = "Id of the new key; never the key itself")
    String key;

    @Option(name = "--old-key", description = "Id of the present key, if not the one the image names")
    String oldKey;

    @Option(name = "--scheme", description = "Integrity scheme the image must have")
    @Completion(SchemeCompleter.class)
    String scheme;

    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        if (key == null) {
            throw new CommandException("give the new key: state:reseal " + image + " --key ID");
        }
        LoadOptions present = LoadOptions.from(image).scheme(scheme).key(oldKey).build();
        ImageInfo resealed = state.reseal(present, key);
        line.close();
        if (json) {
            Json.print(System.out, resealed);
            return;
        }
        System.out.printf("%s is sealed with key %s%n", resealed.image(), Text.plain(resealed.keyId()));
    }
}
