/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.stasis.api.StateService;

/** Completes compressions. */
@Service
public final class CompressionCompleter extends NameCompleter {
    @Override
    List<Candidate> candidates(StateService state, String word) {
        return state.compressions().stream()
                .map(plugIn -> name(plugIn.name(), plugIn.bundle()))
                .toList();
    }
}
