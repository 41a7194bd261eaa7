/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** {@code state:cancel}. */
@Service
@Command(scope = "state", name = "cancel", description = "Cancels saves and loads", detailedDescription = """
                Ends what is being saved from or loaded into a kernel. The kernel runs on as before, and nothing is left \
                of the image.

                  state:cancel main
                """)
public final class Cancel extends NamesCommand {
    @Argument(index = 0, name = "kernels", description = "Names of kernels", required = true, multiValued = true)
    @Completion(KernelCompleter.class)
    List<String> names;

    @Override
    List<String> words() {
        return names;
    }

    @Override
    void act(StateService state, String name) throws StateException {
        if (!state.cancel(name)) {
            throw new StateException("kernel '" + name + "' is neither being saved nor loaded");
        }
    }

    @Override
    String done() {
        return "cancelled";
    }
}
