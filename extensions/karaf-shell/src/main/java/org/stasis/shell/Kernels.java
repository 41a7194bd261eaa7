/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.KernelInfo;
import org.stasis.api.StateService;

/** {@code state:kernels}. */
@Service
@Command(scope = "state", name = "kernels", description = "Lists the kernels", detailedDescription = """
                Processor and wall time are those of all runs of a kernel, the ones before a load included.

                List the kernels, then their tasks as well:

                  state:kernels
                  state:kernels --tasks
                """)
public final class Kernels extends StateCommand {
    @Option(name = "--tasks", aliases = "-v", description = "List the tasks of each kernel, too")
    boolean tasks;

    @Override
    void run(StateService state) throws Exception {
        List<KernelInfo> kernels = state.kernels();
        if (json) {
            Json.print(System.out, kernels);
            return;
        }
        Table table = new Table().left("kernel", "type", "status").right("tasks", "memory", "cpu time", "wall time");
        for (KernelInfo kernel : kernels) {
            table.row(
                    kernel.name(),
                    kernel.type() + " " + kernel.version(),
                    Text.lower(kernel.status()),
                    kernel.tasks().size(),
                    Units.bytes(kernel.memoryBytes()),
                    Units.duration(kernel.cpuUsage()),
                    Units.duration(kernel.wallTime()));
        }
        table.print(System.out, "No kernels");
        if (tasks && !kernels.isEmpty()) {
            System.out.println();
            printTasks(System.out, kernels);
        }
    }

    private static void printTasks(PrintStream out, List<KernelInfo> kernels) {
        Table table =
                new Table().left("kernel", "task", "status").right("in step").left("bundle", "detail");
        for (KernelInfo kernel : kernels) {
            for (KernelInfo.TaskInfo task : kernel.tasks()) {
                table.row(
                        kernel.name(),
                        task.name(),
                        Text.lower(task.status()),
                        task.inStep().equals(Duration.ZERO) ? null : Units.duration(task.inStep()),
                        task.bundle(),
                        task.detail());
            }
        }
        table.print(out, "No tasks");
    }
}
