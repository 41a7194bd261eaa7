/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.LoadOptions;

/** A command that rebuilds a kernel from an image. */
abstract class RestoringCommand extends SealedImageCommand {
    @Option(name = "--kernel", description = "Name of the kernel, if not that of the image")
    @Completion(KernelCompleter.class)
    String kernel;

    @Option(name = "--restore", description = "NAME=VALUE that this host supplies to the kernel", multiValued = true)
    List<String> restore;

    @Option(
            name = "--secret",
            description = "NAME=@FILE: the bytes of that file are a secret that the image lacks",
            multiValued = true)
    List<String> secret;

    /** The image, and what the kernel gets from this host. */
    final LoadOptions.Builder restoring(ProgressLine line) throws CommandException, IOException {
        return options(line)
                .kernel(kernel)
                .restore(Text.pairs("--restore", restore))
                .secrets(secrets());
    }

    /** From files alone: what is typed stays in the shell's history. */
    private Map<String, byte[]> secrets() throws CommandException, IOException {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        for (var pair : Text.pairs("--secret", secret).entrySet()) {
            if (!pair.getValue().startsWith("@")) {
                throw new CommandException(
                        "--secret takes NAME=@FILE, the secret of '" + pair.getKey() + "' in a file");
            }
            secrets.put(
                    pair.getKey(), Files.readAllBytes(Path.of(pair.getValue().substring(1))));
        }
        return secrets;
    }
}
