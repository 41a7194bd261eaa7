/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts this program again, in JVMs made to start fast.
 *
 * @param archive of loaded classes, which need not exist
 */
record JavaProcess(Path archive) {
    private static final List<String> OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xlog:disable");

    /** With an archive made by a process that exits by itself. */
    static JavaProcess trained(Path scratch, String... arguments) throws IOException, InterruptedException {
        Path archive = scratch.resolve("classes.jsa");
        Process process = new JavaProcess(archive)
                .builder("-XX:ArchiveClassesAtExit=" + archive, arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new JavaProcess(archive);
    }

    Process start(String... arguments) throws IOException {
        String share = Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
        return builder(share, arguments).start();
    }

    private ProcessBuilder builder(String share, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add(share);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
