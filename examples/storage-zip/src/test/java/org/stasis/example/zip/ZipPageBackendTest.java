/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;
import org.stasis.testkit.PageBackendContract;

/** The contract of all backends, and what only this one promises. */
class ZipPageBackendTest extends PageBackendContract {
    @TempDir
    Path folder;

    @Override
    protected PageBackend create() {
        return new ZipPageBackend(folder.resolve("images"));
    }

    @Override
    protected void stop(PageBackend backend) throws IOException {
        ((ZipPageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(create());
    }

    @Test
    void makesOneZipFileThatOthersCanOpen() throws IOException {
        PageBackend backend = create();
        save(backend, "nightly", "g1");
        try (ZipFile zip = new ZipFile(backend.location("nightly"));
                Stream<? extends ZipEntry> entries = zip.stream()) {
            assertEquals(
                    List.of("manifest.json", "g1/", "g1/pages.img"),
                    entries.map(ZipEntry::getName).toList());
        }
    }

    @Test
    void sweepsWhatACrashLeftWhenTheImageIsSavedNext() throws IOException {
        Path left = Files.createDirectories(folder.resolve("images/.parts/nightly/g0"));
        Files.write(left.resolve("pages.img"), new byte[1000]);
        save(create(), "nightly", "g1");
        try (Stream<Path> files = Files.walk(folder.resolve("images"))) {
            assertEquals(
                    List.of("nightly.zip"),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
    }

    private static void save(PageBackend backend, String image, String generation) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            try (PageWriter pages = writer.create("pages.img")) {
                pages.write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            }
            writer.commit("{}".getBytes(), false);
        }
    }
}
