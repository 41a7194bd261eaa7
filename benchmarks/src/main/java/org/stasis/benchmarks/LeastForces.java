/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What any save must at least wait for that is published by a rename and survives a power cut: its files and their folders
 * are forced to the disk, each once and in the order of FORMAT.md, and there is nothing else to it.
 */
final class LeastForces {
    private final Path folder;
    private int images;

    LeastForces(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** @param bytes of the largest file of the image */
    void run(long bytes) throws IOException {
        Path image = Files.createDirectory(folder.resolve("image" + images++));
        Path generation = Files.createDirectory(image.resolve("generation"));
        Files.createFile(generation.resolve(".lock"));
        force(generation);
        write(generation.resolve("checkpoint.img"), 1 << 12);
        write(generation.resolve("pages.img"), 0);
        write(generation.resolve("pages_meta.img"), bytes);
        write(generation.resolve(".manifest"), 1 << 11);
        force(generation);
        force(image);
        force(folder);
        write(image.resolve(".draft"), 1 << 11);
        Files.move(image.resolve(".draft"), image.resolve("manifest.json"), StandardCopyOption.ATOMIC_MOVE);
        force(image);
    }

    private static void write(Path path, long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Math.toIntExact(bytes)));
            file.force(true);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }
}
