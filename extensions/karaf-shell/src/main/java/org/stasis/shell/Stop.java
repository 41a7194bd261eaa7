/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** {@code state:stop}. */
@Service
@Command(scope = "state", name = "stop", description = "Stops kernels without saving them", detailedDescription = """
                What a kernel holds in memory is lost; state:save NAME --stop keeps it.

                Stop kernels main and spare:

                  state:stop main spare
                """)
public final class Stop extends NamesCommand {
    @Argument(index = 0, name = "kernels", description = "Names of kernels", required = true, multiValued = true)
    @Completion(KernelCompleter.class)
    List<String> names;

    @Override
    List<String> words() {
        return names;
    }

    @Override
    void act(StateService state, String name) throws StateException {
        state.stop(name);
    }

    @Override
    String done() {
        return "stopped";
    }
}
