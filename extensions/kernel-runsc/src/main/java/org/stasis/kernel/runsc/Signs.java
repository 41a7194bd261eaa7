/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What changes whenever the list of sandboxes below a root does, and costs no call of runsc.
 *
 * @param files what runsc keeps about each, and when it was written
 * @param alive whether the process of each is there
 */
record Signs(Map<String, FileTime> files, Map<String, Boolean> alive) {
    static Signs of(Path root, List<SandboxKernel> kernels) throws IOException {
        Map<String, FileTime> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(root)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".state")).toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file));
            }
        } catch (NoSuchFileException e) {
            // a root without sandboxes, or one of them went away: the next look tells
        }
        Map<String, Boolean> alive = new TreeMap<>();
        for (SandboxKernel kernel : kernels) {
            Sandbox sandbox = kernel.sandbox();
            alive.put(kernel.name(), sandbox != null && sandbox.isAlive());
        }
        return new Signs(files, alive);
    }
}
