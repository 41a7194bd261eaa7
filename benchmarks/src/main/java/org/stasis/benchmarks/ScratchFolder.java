/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the files of one run, gone when it is closed or the run is interrupted: they may be gigabytes. */
final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final Thread atExit = new Thread(this::deleteWhatIsThere);

    ScratchFolder(Path parent) throws IOException {
        path = Files.createTempDirectory(parent.toAbsolutePath().normalize(), "stasis-benchmark");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return path;
    }

    private void deleteWhatIsThere() {
        try {
            delete();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("please delete " + path + ": " + e);
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
