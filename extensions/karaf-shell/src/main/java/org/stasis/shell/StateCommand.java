/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** What all commands have in common: the services, {@code --json}, and errors of one line. Used once by one thread. */
abstract class StateCommand implements Action {
    @Option(name = "--json", description = "Print one JSON document on one line: sizes in bytes, times in ISO 8601")
    boolean json;

    @Reference
    StateLink link;

    @Reference
    Session session;

    @Override
    public final Object execute() throws Exception {
        try {
            run();
        } catch (StateException e) {
            String line = Text.plain(e.getMessage());
            // a message may quote bytes of a damaged file
            throw line.equals(e.getMessage()) ? e : new StateException(line, e);
        }
        return null;
    }

    /** Finds the service and does the work. */
    void run() throws Exception {
        run(link.service());
    }

    /** Does the work and prints its outcome to {@code System.out}. */
    abstract void run(StateService state) throws Exception;

    /** Prints sentences of an image, a kernel or a check, each on a line of its own. */
    static void printAll(String label, Iterable<String> sentences) {
        sentences.forEach(sentence -> System.out.println(label + ": " + Text.plain(sentence)));
    }
}
