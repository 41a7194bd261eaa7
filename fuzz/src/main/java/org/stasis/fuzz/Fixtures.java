/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that gVisor wrote, for seeds; the current folder is this module's. */
final class Fixtures {
    private static final Path ROOT = Path.of("../impl-bundle/src/test/resources/gvisor");

    private Fixtures() {}

    /** State files of all layouts, compressed or not, with and without a key. */
    static List<byte[]> stateFiles() throws IOException {
        return files(".sf");
    }

    /** The object graphs inside them. */
    static List<byte[]> payloads() throws IOException {
        return files("payload.bin");
    }

    private static List<byte[]> files(String end) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve("genobj"))) {
            List<byte[]> contents = new ArrayList<>();
            for (Path file :
                    all.filter(f -> f.toString().endsWith(end)).sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        }
    }
}
