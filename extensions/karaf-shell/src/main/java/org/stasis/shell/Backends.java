/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.PlugIn;
import org.stasis.api.StateService;

/** {@code state:backends}. */
@Service
@Command(
        scope = "state",
        name = "backends",
        description = "Lists the page backends: where images can be stored",
        detailedDescription = """
                Of several with one name the highest ranking is used.

                List the backends, then save to the one named memory:

                  state:backends
                  state:save memory:nightly
                """)
public final class Backends extends PlugInsCommand {
    @Override
    List<PlugIn> plugIns(StateService state) {
        return state.backends();
    }

    @Override
    String none() {
        return "No page backends";
    }
}
