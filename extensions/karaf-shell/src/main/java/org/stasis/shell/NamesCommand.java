/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** A command that does one thing to each of some names: to all that it can, even if others fail. */
abstract class NamesCommand extends StateCommand {
    /** The words after the command's name, options among them. */
    abstract List<String> words();

    /** Does the thing to one name. */
    abstract void act(StateService state, String name) throws StateException;

    /** What was done, such as {@code deleted}: the name of the list in the JSON document, and the verb for people. */
    abstract String done();

    @Override
    final void run(StateService state) throws Exception {
        List<String> names = TrailingOptions.take(this, words());
        List<String> succeeded = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (String name : names) {
            try {
                act(state, name);
                succeeded.add(name);
                if (!json) {
                    System.out.println(name + " " + done());
                }
            } catch (StateException | IllegalArgumentException e) {
                failures.add(e);
            }
        }
        if (json) {
            Json.print(System.out, Map.of(done(), succeeded));
        }
        if (!failures.isEmpty()) {
            throw failure(failures, names.size());
        }
    }

    private Exception failure(List<Exception> failures, int attempts) {
        Exception first = failures.get(0);
        if (attempts == 1) {
            return first;
        }
        List<String> messages = failures.stream().map(Throwable::getMessage).toList();
        StateException all = new StateException(
                failures.size() + " of " + attempts + " not " + done() + ": " + String.join("; ", messages), first);
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }
}
