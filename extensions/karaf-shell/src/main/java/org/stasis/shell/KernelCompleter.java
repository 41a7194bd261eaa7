/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.stasis.api.StateService;

/** Completes kernels. */
@Service
public final class KernelCompleter extends NameCompleter {
    @Override
    List<Candidate> candidates(StateService state, String word) {
        return state.kernels().stream()
                .map(kernel -> name(kernel.name(), Text.lower(kernel.status())))
                .toList();
    }
}
