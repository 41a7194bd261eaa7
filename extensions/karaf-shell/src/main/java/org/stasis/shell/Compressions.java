/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.PlugIn;
import org.stasis.api.StateService;

/** {@code state:compressions}. */
@Service
@Command(
        scope = "state",
        name = "compressions",
        description = "Lists the compressions of state files and pages",
        detailedDescription = """
                Of several with one name the highest ranking is used.

                List the compressions, then save under the one named none:

                  state:compressions
                  state:save nightly --compression none
                """)
public final class Compressions extends PlugInsCommand {
    @Override
    List<PlugIn> plugIns(StateService state) {
        return state.compressions();
    }

    @Override
    String none() {
        return "No compressions";
    }
}
