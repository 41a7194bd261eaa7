/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/** The contract with mapped files; any folder will do for that. */
class TmpfsMemoryFileTest extends OffHeapMemoryFileContract {
    private static final Path SMAPS = Path.of("/proc/self/smaps_rollup");

    @TempDir
    static Path folder;

    TmpfsMemoryFileTest() {
        super(new TmpfsBacking(folder));
    }

    @Test
    void leavesNoFileThatAKilledProcessCouldForget() throws IOException {
        MemoryFile memory = new OffHeapMemoryFiles(folder).create("main", 100 << 20);
        memory.write(memory.allocate(80 << 20).start(), ByteBuffer.allocate(80 << 20));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells how much of a mapping is in memory")
    void givesTheMachineItsMemoryBackAtOnce() throws IOException {
        MemoryFile memory = new OffHeapMemoryFiles(folder).create("main", 256 << 20);
        PageRange range = memory.allocate(256 << 20);
        ByteBuffer ones = ByteBuffer.allocate(1 << 20);
        for (long at = range.start(); at < range.end(); at += 1 << 20) {
            memory.write(at, ones.clear());
        }
        long taken = mappedAndResident();
        memory.decommit(range);
        assertTrue(mappedAndResident() < taken - (200 << 20));
    }

    private static long mappedAndResident() throws IOException {
        return Files.readAllLines(SMAPS).stream()
                .filter(line -> line.startsWith("Rss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    @Test
    void saysWhatToDoWhenTheFolderIsOfNoUse() {
        MemoryFile memory = new OffHeapMemoryFiles(folder.resolve("missing")).create("main", 1 << 20);
        long at = memory.allocate(4096).start();
        var e = assertThrows(OutOfMemoryLimitException.class, () -> memory.write(at, ByteBuffer.wrap(new byte[] {1})));
        assertTrue(e.getMessage().startsWith("memory file 'main': no memory to be had in " + folder), e.getMessage());
        assertTrue(e.getMessage().endsWith("set 'backing = direct' in org.stasis.memory"), e.getMessage());
        ByteBuffer read = ByteBuffer.allocate(1);
        memory.read(at, read);
        assertEquals(0, read.get(0), "what cannot be written is still zero");
    }
}
