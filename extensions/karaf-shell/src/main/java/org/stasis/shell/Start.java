/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** {@code state:start}. */
@Service
@Command(scope = "state", name = "start", description = "Starts kernels afresh", detailedDescription = """
                Starts each kernel from its beginning; state:load makes one go on from an image instead.

                Start kernel main:

                  state:start main
                """)
public final class Start extends NamesCommand {
    @Argument(index = 0, name = "kernels", description = "Names of kernels", required = true, multiValued = true)
    @Completion(KernelCompleter.class)
    List<String> names;

    @Override
    List<String> words() {
        return names;
    }

    @Override
    void act(StateService state, String name) throws StateException {
        state.start(name);
    }

    @Override
    String done() {
        return "started";
    }
}
