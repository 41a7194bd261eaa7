/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.stasis.api.StateService;

/** Completes integrity schemes. */
@Service
public final class SchemeCompleter extends NameCompleter {
    @Override
    List<Candidate> candidates(StateService state, String word) {
        return state.schemes().stream()
                .map(plugIn -> name(plugIn.name(), plugIn.bundle()))
                .toList();
    }
}
