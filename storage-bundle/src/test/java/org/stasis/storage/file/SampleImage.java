/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** An image of two files that say which generation they are of. */
final class SampleImage {
    private static final List<String> FILES = List.of("checkpoint.img", "pages.img");

    private static final String ADOPTED = "adopted-";

    private SampleImage() {}

    static void save(PageBackend backend, String image, String generation, boolean replace) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            write(writer, generation);
            writer.commit(generation.getBytes(StandardCharsets.UTF_8), replace);
        }
    }

    /** One that takes over a file of the image it replaces. */
    static void saveOn(PageBackend backend, String image, String base, String generation) throws IOException {
        try (ImageReader reader = backend.open(image, base);
                ImageWriter writer = backend.create(image, generation)) {
            write(writer, generation);
            writer.adopt(reader, FILES.get(0), ADOPTED + base);
            writer.commit(generation.getBytes(StandardCharsets.UTF_8), true);
        }
    }

    static void write(ImageWriter writer, String generation) throws IOException {
        for (String file : FILES) {
            try (PageWriter pages = writer.create(file)) {
                pages.write(0, contents(file, generation));
            }
        }
    }

    /** Reads the whole image and returns its generation; fails on a mixture. */
    static String read(PageBackend backend, String image) throws IOException {
        String generation = new String(backend.manifest(image, 100), StandardCharsets.UTF_8);
        readFiles(backend, image, generation);
        return generation;
    }

    static void readFiles(PageBackend backend, String image, String generation) throws IOException {
        try (ImageReader reader = backend.open(image, generation)) {
            for (String file : FILES) {
                try (PageReader pages = reader.open(file)) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) pages.size());
                    pages.read(0, bytes);
                    assertEquals(contents(file, generation), bytes.flip());
                }
            }
        }
    }

    /** Reads the whole image, and what it took over from another. */
    static String readOn(PageBackend backend, String image, String base) throws IOException {
        String generation = read(backend, image);
        if (!generation.equals(base)) {
            try (ImageReader reader = backend.open(image, generation);
                    PageReader pages = reader.open(ADOPTED + base)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) pages.size());
                pages.read(0, bytes);
                assertEquals(contents(FILES.get(0), base), bytes.flip());
            }
        }
        return generation;
    }

    /** Everything below a folder, as sorted relative paths. */
    static List<String> tree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The tree of a directory with one image and nothing else. */
    static List<String> treeOf(String image, String generation) {
        String folder = image + "/" + generation;
        return Stream.of(
                        ".lock",
                        image,
                        folder,
                        folder + "/.lock",
                        folder + "/.manifest",
                        folder + "/checkpoint.img",
                        folder + "/pages.img",
                        image + "/manifest.json")
                .sorted()
                .toList();
    }

    private static ByteBuffer contents(String file, String generation) {
        return StandardCharsets.UTF_8.encode((file + " of " + generation + "\n").repeat(50));
    }
}
