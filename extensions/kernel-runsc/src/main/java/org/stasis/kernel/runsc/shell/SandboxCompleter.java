/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes sandboxes. */
@Service
public final class SandboxCompleter implements Completer {
    @Reference
    SandboxesLink link;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        link.roots()
                .forEach(root ->
                        root.kernels().forEach(kernel -> names.getStrings().add(kernel.name())));
        return names.complete(session, line, candidates);
    }
}
