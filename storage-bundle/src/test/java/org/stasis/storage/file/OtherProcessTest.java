/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;

/** Two processes share one directory, and one of them dies. */
class OtherProcessTest {
    @TempDir
    Path folder;

    /** Writes a generation, says so, and commits when it is told to. */
    public static void main(String[] directory) throws IOException {
        try (ImageWriter writer = new FilePageBackend(Path.of(directory[0]), new Disk(true)).create("a", "theirs")) {
            SampleImage.write(writer, "theirs");
            System.out.println("written");
            System.in.read();
            writer.commit("theirs".getBytes(), true);
            System.out.println("committed");
        }
    }

    @Test
    void sparesWhatAnotherProcessWrites() throws Exception {
        PageBackend backend = new FilePageBackend(folder, new Disk(true));
        Process other = start();
        try (BufferedReader said = other.inputReader()) {
            assertEquals("written", said.readLine());
            SampleImage.save(backend, "a", "ours", true);
            SampleImage.save(backend, "a", "ours-2", true);
            assertEquals("ours-2", SampleImage.read(backend, "a"));
            other.getOutputStream().close();
            assertEquals("committed", said.readLine());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertEquals("theirs", SampleImage.read(backend, "a"));
        assertEquals(SampleImage.treeOf("a", "theirs"), SampleImage.tree(folder));
    }

    @Test
    void sweepsWhatAKilledProcessLeft() throws Exception {
        PageBackend backend = new FilePageBackend(folder, new Disk(true));
        SampleImage.save(backend, "a", "ours", true);
        Process other = start();
        try (BufferedReader said = other.inputReader()) {
            assertEquals("written", said.readLine());
        } finally {
            assertTrue(other.destroyForcibly().waitFor(1, TimeUnit.MINUTES));
        }
        assertTrue(Files.exists(folder.resolve("a/theirs/pages.img")));
        assertEquals("ours", SampleImage.read(backend, "a"));
        SampleImage.save(backend, "a", "ours-2", true);
        assertEquals(SampleImage.treeOf("a", "ours-2"), SampleImage.tree(folder));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcessTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
