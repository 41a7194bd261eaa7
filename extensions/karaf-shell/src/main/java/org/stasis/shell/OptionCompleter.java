/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Candidate;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/**
 * Completes options that follow the arguments. Karaf knows a command's options, but offers them only before the first
 * argument; so this asks it for what it would offer there.
 */
@Service
public final class OptionCompleter implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> words) {
        List<Candidate> found = new ArrayList<>();
        completeCandidates(session, line, found);
        found.forEach(candidate -> words.add(candidate.value()));
        return 0;
    }

    @Override
    public void completeCandidates(Session session, CommandLine line, List<Candidate> found) {
        String[] words = line.getArguments();
        if (words.length == 1) {
            // a word on its own: Karaf asks whether it may stand before the one that is to be completed
            found.add(new Candidate(words[0], true));
            return;
        }
        String[] name = session.resolveCommand(words[0]).split(":");
        Command command = session.getRegistry().getCommand(name[0], name[1]);
        command.getCompleter(false).completeCandidates(session, new FirstOption(words[0]), found);
    }

    /** A line of a command's name and a dash. */
    private record FirstOption(String command) implements CommandLine {
        @Override
        public int getCursorArgumentIndex() {
            return 1;
        }

        @Override
        public String getCursorArgument() {
            return "-";
        }

        @Override
        public int getArgumentPosition() {
            return 1;
        }

        @Override
        public String[] getArguments() {
            return new String[] {command, getCursorArgument()};
        }

        @Override
        public int getBufferPosition() {
            return getBuffer().length();
        }

        @Override
        public String getBuffer() {
            return command + " " + getCursorArgument();
        }
    }
}
