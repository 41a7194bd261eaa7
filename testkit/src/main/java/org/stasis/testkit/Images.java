/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** Small images whose bytes follow from their generation, so that a mixture of two would be noticed. */
final class Images {
    static final String FILE = "pages.img";
    static final int MANIFEST_LIMIT = 1 << 16;

    private static final int BYTES = 10_000;

    private Images() {}

    /** Saves an image of one file. */
    static void save(PageBackend backend, String image, String generation, boolean replace) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            write(writer, FILE, contents(generation));
            writer.commit(manifest(generation), replace);
        }
    }

    static void write(ImageWriter writer, String file, byte[] bytes) throws IOException {
        try (PageWriter pages = writer.create(file)) {
            pages.write(0, ByteBuffer.wrap(bytes));
        }
    }

    /** The generation an image's manifest names. */
    static String generation(PageBackend backend, String image) throws IOException {
        String manifest = new String(backend.manifest(image, MANIFEST_LIMIT), StandardCharsets.UTF_8);
        return manifest.substring(manifest.indexOf(' ') + 1);
    }

    /** Reads the whole image and checks that all of it is of that generation. */
    static void assertIs(String generation, PageBackend backend, String image) throws IOException {
        assertArrayEquals(manifest(generation), backend.manifest(image, MANIFEST_LIMIT));
        assertReadable(backend, image, generation);
    }

    static void assertReadable(PageBackend backend, String image, String generation) throws IOException {
        try (ImageReader reader = backend.open(image, generation);
                PageReader pages = reader.open(FILE)) {
            assertEquals(BYTES, pages.size());
            assertArrayEquals(contents(generation), read(pages));
        }
    }

    static byte[] read(PageReader pages) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) pages.size());
        pages.read(0, bytes);
        return bytes.array();
    }

    static byte[] manifest(String generation) {
        return ("generation " + generation).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] contents(String generation) {
        return random(generation.hashCode(), BYTES);
    }

    static byte[] random(long seed, int bytes) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return random;
    }
}
