/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.RehearsalReport;
import org.stasis.api.StateService;

/** {@code state:rehearse}. */
@Service
@Command(
        scope = "state",
        name = "rehearse",
        description = "Proves that an image restores, and runs nothing of it",
        detailedDescription = """
                Does all that state:load does but the last step, and throws away the kernel it has rebuilt. What the \
                kernel runs meanwhile goes on. An image that would not load is the error that state:load would tell.

                  state:rehearse nightly
                """)
public final class Rehearse extends RestoringCommand {
    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        RehearsalReport report = state.rehearse(restoring(line).build());
        line.close();
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf("%s restores in kernel %s (%s)%n", report.image(), Text.plain(report.kernel()), report.id());
        System.out.printf(
                "%s of memory rebuilt in %s (%s) and thrown away%n",
                Units.bytes(report.memoryBytes()),
                Units.duration(report.took()),
                Units.rate(report.memoryBytes(), report.took()));
        printAll("note", report.notes());
    }
}
