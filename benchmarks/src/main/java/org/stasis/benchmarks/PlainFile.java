/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The least that storing memory can be: its bytes into a file and out of it, 1 MiB at a time. */
final class PlainFile {
    private final Path path;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(MemoryKernel.PIECE_BYTES);

    PlainFile(Path path) {
        this.path = path;
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Writes a new file and returns when it is on the disk. */
    void write(MemoryKernel kernel, long bytes) throws IOException {
        write(kernel, bytes, true);
    }

    /** Writes a new file and returns when the page cache has it. */
    void writeToCache(MemoryKernel kernel, long bytes) throws IOException {
        write(kernel, bytes, false);
    }

    private void write(MemoryKernel kernel, long bytes, boolean force) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; at += piece.capacity()) {
                kernel.read(at, piece.clear());
                piece.flip();
                while (piece.hasRemaining()) {
                    file.write(piece);
                }
            }
            if (force) {
                file.force(true);
            }
        }
    }

    /** Reads the file, each piece to the same place. */
    void read() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long left = file.size(); left > 0; left -= piece.capacity()) {
                fill(file, piece.clear());
            }
        }
    }

    /** Reads the file into memory that was not used before, as a load must, and returns that memory. */
    List<ByteBuffer> readIntoFreshMemory() throws IOException {
        List<ByteBuffer> memory = new ArrayList<>();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long left = file.size(); left > 0; ) {
                ByteBuffer slab = ByteBuffer.allocateDirect((int) Math.min(left, 64 << 20));
                for (int at = 0; at < slab.capacity(); at += piece.capacity()) {
                    fill(file, slab.limit(at + piece.capacity()));
                }
                memory.add(slab);
                left -= slab.capacity();
            }
        }
        return memory;
    }

    private void fill(FileChannel file, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into) < 0) {
                throw new EOFException(path + " ends early");
            }
        }
    }
}
