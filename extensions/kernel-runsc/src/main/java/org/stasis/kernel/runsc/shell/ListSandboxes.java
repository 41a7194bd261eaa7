/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.stasis.kernel.runsc.Sandbox;
import org.stasis.kernel.runsc.SandboxKernel;
import org.stasis.kernel.runsc.Sandboxes;

/** {@code runsc:list}. */
@Service
@Command(scope = "runsc", name = "list", description = "Lists sandboxes", detailedDescription = """
                For scripts, state:kernels --json holds the same.
                """)
public final class ListSandboxes extends SandboxCommand {
    @Override
    void run() {
        ShellTable table = new ShellTable();
        for (String column : new String[] {"sandbox", "status", "pid", "age", "memory", "bundle", "root"}) {
            table.column(column);
        }
        table.emptyTableText("No sandboxes");
        for (Sandboxes root : link.roots()) {
            for (SandboxKernel kernel : root.kernels()) {
                Sandbox sandbox = kernel.sandbox();
                table.addRow()
                        .addContent(
                                kernel.name(),
                                kernel.info().status().name().toLowerCase(Locale.ROOT),
                                sandbox == null || sandbox.pid() < 0 ? "" : sandbox.pid(),
                                sandbox == null
                                        ? ""
                                        : sandbox.began()
                                                .map(ListSandboxes::age)
                                                .orElse(""),
                                kernel.info().memoryBytes() >> 10 == 0
                                        ? ""
                                        : (kernel.info().memoryBytes() >> 10) + " KiB",
                                kernel.bundle() == null ? "" : kernel.bundle(),
                                root.root());
            }
        }
        table.print(System.out);
    }

    private static String age(Instant began) {
        Duration age = Duration.between(began, Instant.now());
        return age.toHours() > 0
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toMinutes() > 0 ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
    }
}
