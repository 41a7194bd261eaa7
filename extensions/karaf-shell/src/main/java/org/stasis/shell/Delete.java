/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.ImageRef;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** {@code state:delete}. */
@Service
@Command(scope = "state", name = "delete", description = "Deletes images", detailedDescription = """
                Each image is deleted at once and for good; others are not touched, even if they were made from it. \
                If one cannot be deleted the others are, and bin/client ends with code 1.

                Delete an image of the default backend and one of backend memory:

                  state:delete nightly memory:trial
                """)
public final class Delete extends NamesCommand {
    @Argument(
            index = 0,
            name = "images",
            description = "NAME or BACKEND:NAME, as many as you like",
            required = true,
            multiValued = true)
    @Completion(ImageCompleter.class)
    List<String> names;

    @Override
    List<String> words() {
        return names;
    }

    @Override
    void act(StateService state, String name) throws StateException {
        state.delete(ImageRef.parse(name));
    }

    @Override
    String done() {
        return "deleted";
    }
}
