/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.stasis.api.PlugIn;
import org.stasis.api.StateService;

/** A command that lists the plug-ins of one kind. */
abstract class PlugInsCommand extends StateCommand {
    /** The plug-ins present. */
    abstract List<PlugIn> plugIns(StateService state);

    /** What a person reads if there are none. */
    abstract String none();

    @Override
    final void run(StateService state) throws Exception {
        List<PlugIn> plugIns = plugIns(state);
        if (json) {
            Json.print(System.out, plugIns);
            return;
        }
        Table table = new Table().left("name", "default").right("ranking").left("bundle");
        for (PlugIn plugIn : plugIns) {
            table.row(plugIn.name(), plugIn.isDefault() ? "yes" : "", plugIn.ranking(), plugIn.bundle());
        }
        table.print(System.out, none());
    }
}
