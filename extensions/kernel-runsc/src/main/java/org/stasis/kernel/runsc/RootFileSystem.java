/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.KernelException;

/**
 * What lies in a root file system: the kind of each entry, the length of files, the target of links. Contents are not
 * read, so that a large one is listed in moments.
 *
 * @param entries path within the root, and what is there; none at all, and no comparison, of more than
 *     {@value #MAX_ENTRIES}
 */
record RootFileSystem(Map<String, String> entries) {
    static final int MAX_ENTRIES = 50_000;
    /** Files in which runsc keeps what a sandbox has written; they come and go with it, and a checkpoint has what is in them. */
    private static final String RUNSCS_OWN = ".gvisor.filestore.";

    private static final int MAX_REASONS = 5;

    static RootFileSystem of(Path root) throws KernelException {
        Map<String, String> entries = new TreeMap<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return add(folder, "folder");
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.getFileName().toString().startsWith(RUNSCS_OWN)) {
                        return FileVisitResult.CONTINUE;
                    }
                    if (attributes.isSymbolicLink()) {
                        return add(file, "link to " + Files.readSymbolicLink(file));
                    }
                    return add(file, attributes.isRegularFile() ? attributes.size() + " bytes" : "special file");
                }

                private FileVisitResult add(Path path, String what) {
                    entries.put(root.relativize(path).toString(), what);
                    return entries.size() < MAX_ENTRIES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            throw new KernelException("the root file system " + root + " cannot be listed: " + e, e);
        }
        return new RootFileSystem(entries.size() < MAX_ENTRIES ? entries : Map.of());
    }

    /**
     * How another root file system differs.
     *
     * @param writable whether a sandbox could write to it, so that lengths and new files say nothing
     */
    List<String> differences(RootFileSystem other, boolean writable) {
        if (entries.isEmpty() || other.entries.isEmpty()) {
            return List.of();
        }
        Map<String, String> found = new LinkedHashMap<>();
        entries.forEach((path, what) -> {
            String there = other.entries.get(path);
            if (there == null) {
                found.put(path, "is missing; it was " + what);
            } else if (!there.equals(what) && !(writable && areFiles(what, there))) {
                found.put(path, "is " + there + "; it was " + what);
            }
        });
        if (!writable) {
            other.entries.forEach((path, what) -> {
                if (!entries.containsKey(path)) {
                    found.put(path, "is new");
                }
            });
        }
        List<String> reasons = new ArrayList<>();
        found.forEach((path, reason) -> {
            if (reasons.size() < MAX_REASONS) {
                reasons.add("/" + path + " " + reason);
            }
        });
        if (found.size() > MAX_REASONS) {
            reasons.add("and " + (found.size() - MAX_REASONS) + " more");
        }
        return reasons;
    }

    private static boolean areFiles(String one, String other) {
        return one.endsWith(" bytes") && other.endsWith(" bytes");
    }
}
