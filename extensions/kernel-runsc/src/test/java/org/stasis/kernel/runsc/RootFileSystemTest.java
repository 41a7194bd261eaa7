/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.KernelException;

class RootFileSystemTest {
    @TempDir
    Path root;

    private RootFileSystem before;

    @BeforeEach
    void fill() throws Exception {
        Files.createDirectories(root.resolve("bin"));
        Files.writeString(root.resolve("bin/program"), "12345");
        Files.createSymbolicLink(root.resolve("bin/link"), Path.of("program"));
        before = RootFileSystem.of(root);
    }

    private List<String> differences(boolean writable) throws KernelException {
        return before.differences(RootFileSystem.of(root), writable);
    }

    @Test
    void isTheSameAsItself() throws Exception {
        assertEquals(List.of(), differences(false));
        assertEquals(List.of(), differences(true));
    }

    @Test
    void passesOverFilesOfRunscsOwn() throws Exception {
        Files.writeString(root.resolve(".gvisor.filestore.counter"), "what it wrote");
        assertEquals(List.of(), differences(false));
    }

    @Test
    void tellsWhatIsMissingNewOrDifferent() throws Exception {
        Files.delete(root.resolve("bin/link"));
        Files.createSymbolicLink(root.resolve("bin/link"), Path.of("/etc/passwd"));
        Files.writeString(root.resolve("bin/program"), "123456");
        Files.createFile(root.resolve("new"));
        assertEquals(
                List.of(
                        "/bin/link is link to /etc/passwd; it was link to program",
                        "/bin/program is 6 bytes; it was 5 bytes",
                        "/new is new"),
                differences(false));
        Files.delete(root.resolve("bin/program"));
        assertTrue(differences(false).contains("/bin/program is missing; it was 5 bytes"));
    }

    @Test
    void letsASandboxWriteWhereItMay() throws Exception {
        Files.writeString(root.resolve("bin/program"), "123456");
        Files.createFile(root.resolve("new"));
        assertEquals(List.of(), differences(true));
        Files.delete(root.resolve("bin/program"));
        assertEquals(List.of("/bin/program is missing; it was 5 bytes"), differences(true));
    }

    @Test
    void namesTheFirstFewOfMany() throws IOException, KernelException {
        for (int i = 0; i < 100; i++) {
            Files.createFile(root.resolve("file" + i));
        }
        List<String> reasons = differences(false);
        assertEquals(6, reasons.size());
        assertEquals("and 95 more", reasons.get(5));
    }
}
