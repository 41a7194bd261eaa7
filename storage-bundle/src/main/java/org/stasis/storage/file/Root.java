/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.stasis.storage.Names;

/** The folder of all images, {@code DIR}. */
final class Root {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path path;
    private final Disk disk;

    private Root(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /** As it is, perhaps missing. */
    static Root at(Path directory, Disk disk) throws IOException {
        // by its real path, so that two names of one folder mean the same locks
        return new Root(Files.exists(directory) ? directory.toRealPath() : directory, disk);
    }

    /** Makes it where it is missing. */
    static Root create(Path directory, Disk disk) throws IOException {
        createFolders(directory, disk);
        return at(directory, disk);
    }

    private static void createFolders(Path folder, Disk disk) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent(), disk);
        try {
            disk.createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        disk.forceFolder(folder.getParent());
    }

    Path path() {
        return path;
    }

    ImageFolder image(String name) {
        return new ImageFolder(this, name, disk);
    }

    /** Keeps everybody else, in this process and others, from beginning, publishing, deleting and sweeping. */
    ProcessLock lock() throws IOException {
        return ProcessLock.acquire(path.resolve(".lock"), disk, PATIENCE);
    }

    /** Names of the folders that may hold an image. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is no folder; name another one for images");
        }
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(path)) {
                for (Path folder : folders) {
                    String name = folder.getFileName().toString();
                    if (Names.isValid(name)) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }
}
