/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/**
 * Completes names the service knows. Offers all of them: choosing those that fit what was typed is the console's part, and
 * it forgives typing errors. Nothing is offered where nothing can be found out.
 */
abstract class NameCompleter implements Completer {
    @Reference
    StateLink link;

    /**
     * What could stand in place of a word.
     *
     * @param word the part of it before the cursor
     */
    abstract List<Candidate> candidates(StateService state, String word) throws StateException;

    /** A whole name and what to say about it. */
    static Candidate name(String name, String about) {
        return new Candidate(name, name, null, Text.plain(about), null, null, true);
    }

    @Override
    public final int complete(Session session, CommandLine line, List<String> names) {
        List<Candidate> found = new ArrayList<>();
        completeCandidates(session, line, found);
        found.forEach(candidate -> names.add(candidate.value()));
        return 0;
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> found) {
        String word = line.getCursorArgument();
        try {
            found.addAll(candidates(link.service(), word == null ? "" : word.substring(0, line.getArgumentPosition())));
        } catch (StateException e) {
            // a person who presses TAB wants names or nothing; the command itself will say what is wrong
        }
    }
}
