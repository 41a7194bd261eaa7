/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** Completes images, and files as soon as there is a slash. */
@Service
public final class ImageOrFileCompleter extends NameCompleter {
    @Override
    List<Candidate> candidates(StateService state, String word) throws StateException {
        return ImageCompleter.images(state, word);
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> found) {
        String word = line.getCursorArgument();
        if (word != null && word.contains("/")) {
            new FileCompleter().completeCandidates(session, line, found);
        } else {
            super.completeCandidates(session, line, found);
        }
    }
}
