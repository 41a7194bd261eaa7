/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.LoadReport;
import org.stasis.api.StateService;

/** {@code state:load}. */
@Service
@Command(
        scope = "state",
        name = "load",
        description = "Loads an image into a kernel and runs it",
        detailedDescription = """
                The image is checked before the kernel is touched; a load that fails leaves the kernel as it was. \
                A kernel with live tasks is loaded over only with --replace.

                Load image nightly into the kernel of the name it was saved from:

                  state:load nightly

                Load it into another kernel, insist on a scheme, and tell the kernel this host's name:

                  state:load nightly --kernel spare --scheme hmac-sha256 --restore hostname=b

                Supply a secret that the image lacks, byte for byte from a file:

                  state:load nightly --secret org.example.Login.password=@/run/secrets/login

                Run its tasks at once, and load its memory while they run:

                  state:load nightly --lazy
                """)
public final class Load extends RestoringCommand {
    @Option(name = "--replace", description = "Load over a kernel with live tasks; they are stopped")
    boolean replace;

    @Option(name = "--lazy", description = "Run tasks before all memory is there; what they touch is loaded first")
    boolean lazy;

    @Option(
            name = "--fallback",
            description = "If the image is damaged, load the newest other image of its kernel that is good, and say so")
    boolean fallback;

    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        LoadReport report = state.load(
                restoring(line).replace(replace).lazy(lazy).fallback(fallback).build());
        line.close();
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf("Loaded %s into kernel %s (%s)%n", report.image(), Text.plain(report.kernel()), report.id());
        if (report.resident().complete()) {
            System.out.printf(
                    "%s of memory restored in %s (%s)%n",
                    Units.bytes(report.memoryBytes()),
                    Units.duration(report.took()),
                    Units.rate(report.memoryBytes(), report.took()));
        } else {
            System.out.printf(
                    "tasks run after %s; %s of memory: %s%n",
                    Units.duration(report.firstTask()),
                    Units.bytes(report.memoryBytes()),
                    Text.plain(report.resident().toString()));
        }
        printAll("note", report.notes());
    }
}
