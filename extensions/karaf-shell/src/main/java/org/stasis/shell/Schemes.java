/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.PlugIn;
import org.stasis.api.StateService;

/** {@code state:schemes}. */
@Service
@Command(
        scope = "state",
        name = "schemes",
        description = "Lists the integrity schemes: how images are authenticated",
        detailedDescription = """
                Of several with one name the highest ranking is used.

                List the schemes, then save under the one named blake3:

                  state:schemes
                  state:save nightly --scheme blake3
                """)
public final class Schemes extends PlugInsCommand {
    @Override
    List<PlugIn> plugIns(StateService state) {
        return state.schemes();
    }

    @Override
    String none() {
        return "No integrity schemes";
    }
}
