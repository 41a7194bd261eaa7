/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.command;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.demo.search.SearchProgress;

/** {@code demo:status}: one line that tells how far the run is. */
@Service
@Command(scope = "demo", name = "status", description = "Shows how far the search demo is")
public final class StatusCommand implements Action {
    @Reference
    SearchProgress progress;

    @Override
    public Object execute() {
        System.out.println(progress.latest().map(Lines::status).orElse(Lines.NO_RUN));
        return null;
    }
}
