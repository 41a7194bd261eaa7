/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.demo.search.HeapMemory;

class StoredFilesTest {
    private final HeapMemory memory = new HeapMemory(1 << 20);
    private final FileTable table = new FileTable();
    private final MemoryDirectory directory = new MemoryDirectory(memory, table);

    @Test
    void anotherDirectoryOverTheSameTableAndPagesShowsTheSameBytes() throws IOException {
        byte[] bytes = write("a", 3 * StoredFile.BLOCK_BYTES + 7);
        directory.close();
        assertArrayEquals(bytes, read(new MemoryDirectory(memory, table), "a"));
    }

    @Test
    void takesOnlyThePagesOfItsLastBlock() throws IOException {
        write("a", StoredFile.BLOCK_BYTES + 1);
        assertEquals(StoredFile.BLOCK_BYTES + MemoryFile.PAGE_BYTES, memory.allocatedBytes());
    }

    @Test
    void aDeletedFileGivesAllItsPagesBack() throws IOException {
        for (int length : new int[] {0, 1, MemoryFile.PAGE_BYTES, StoredFile.BLOCK_BYTES, StoredFile.BLOCK_BYTES + 1}) {
            write("a", length);
            directory.deleteFile("a");
            assertEquals(0, memory.allocatedBytes(), "pages left of " + length + " bytes");
        }
    }

    @Test
    void anUnfinishedFileGivesItsPagesBackToo() throws IOException {
        try (IndexOutput output = directory.createOutput("a", IOContext.DEFAULT)) {
            output.writeBytes(new byte[2 * StoredFile.BLOCK_BYTES], 2 * StoredFile.BLOCK_BYTES);
        }
        directory.deleteFile("a");
        assertEquals(0, memory.allocatedBytes());
    }

    @Test
    void aReaderOfADeletedFileNeverSeesSomebodyElsesPages() throws IOException {
        write("a", 100_000);
        try (IndexInput input = directory.openInput("a", IOContext.DEFAULT)) {
            directory.deleteFile("a");
            assertThrows(AlreadyClosedException.class, input::readByte);
        }
    }

    @Test
    void temporaryNamesDoNotCollideWithThoseOfAnEarlierDirectory() throws IOException {
        String first = temporary(directory);
        String second = temporary(new MemoryDirectory(memory, table));
        assertEquals(2, table.names().length, first + " and " + second);
    }

    @Test
    void renamesNeverOntoAnotherFile() throws IOException {
        write("a", 1);
        byte[] b = write("b", 2);
        assertThrows(FileAlreadyExistsException.class, () -> directory.rename("a", "b"));
        assertThrows(NoSuchFileException.class, () -> directory.rename("none", "c"));
        assertArrayEquals(b, read(directory, "b"));
    }

    @Test
    void aFullMemoryFailsTheWriteAndLeavesOtherFilesAlone() throws IOException {
        byte[] small = write("small", 10);
        assertThrows(OutOfMemoryLimitException.class, () -> write("big", 2 << 20));
        assertArrayEquals(small, read(directory, "small"));
    }

    private byte[] write(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        try (IndexOutput output = directory.createOutput(name, IOContext.DEFAULT)) {
            output.writeBytes(bytes, length);
        }
        return bytes;
    }

    private static byte[] read(MemoryDirectory directory, String name) throws IOException {
        try (IndexInput input = directory.openInput(name, IOContext.DEFAULT)) {
            byte[] bytes = new byte[Math.toIntExact(input.length())];
            input.readBytes(bytes, 0, bytes.length);
            return bytes;
        }
    }

    private static String temporary(MemoryDirectory directory) throws IOException {
        try (IndexOutput output = directory.createTempOutput("x", "tmp", IOContext.DEFAULT)) {
            return output.getName();
        }
    }
}
