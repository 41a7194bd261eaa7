/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Paths of the corpus as strings: {@code /usr/share/doc/x} on disk, {@code jrt:/java.base/x} among the JDK's classes. */
final class CorpusPath {
    private CorpusPath() {}

    static Path of(String path) {
        return path.startsWith("jrt:") ? Path.of(URI.create(path)) : Path.of(path);
    }

    static String spell(Path path) {
        return path.getFileSystem() == FileSystems.getDefault()
                ? path.toString()
                : path.toUri().toString();
    }

    /** What a folder holds, sorted by name: the order of a listing must not depend on the file system. */
    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted(Comparator.comparing(Path::toString)).toList();
        }
    }

    /** A real folder that can be listed; links are left out, lest a corpus go round in circles. */
    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(path);
    }

    static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(path);
    }
}
