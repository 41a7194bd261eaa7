/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;
import org.stasis.spi.Usage;

/** A kernel that is all memory and no tasks, so that a save or load of it is one of its pages. */
final class MemoryKernel implements KernelAdapter {
    static final int PIECE_BYTES = 1 << 20;

    private final long bytes;
    private MemoryFile memory;

    /** @param bytes of its memory, whole MiB */
    MemoryKernel(long bytes) {
        this.bytes = bytes;
        memory = fresh();
    }

    private MemoryFile fresh() {
        return new OffHeapMemoryFiles().create("main", bytes);
    }

    /** Allocates all its memory and fills it; every page is touched and none is zero. */
    void fill() {
        long start = memory.allocate(bytes).start();
        byte[] piece = new byte[PIECE_BYTES];
        for (long at = start; at < start + bytes; at += piece.length) {
            Payload.fill(piece, at);
            memory.write(at, ByteBuffer.wrap(piece));
        }
    }

    /** Allocates all its memory and writes zeros; every page is touched. */
    void fillWithZeros() {
        long start = memory.allocate(bytes).start();
        byte[] piece = new byte[PIECE_BYTES];
        for (long at = start; at < start + bytes; at += piece.length) {
            memory.write(at, ByteBuffer.wrap(piece));
        }
    }

    /** Makes the contents those of another of the same size. */
    void copyFrom(MemoryKernel other) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            other.memory.read(at, piece.clear());
            memory.write(at, piece.flip());
        }
    }

    /** Writes something new into so many pages of each thousand. */
    void change(int perMille) {
        long pages = bytes / MemoryFile.PAGE_BYTES;
        for (long i = 0; i < pages * perMille / 1000; i++) {
            change(i * 1000 / perMille);
        }
    }

    /** The same, to pages next to each other; each number has its own, and they begin anew where the memory ends. */
    void changeTogether(int perMille, int number) {
        long pages = bytes / MemoryFile.PAGE_BYTES;
        long some = pages * perMille / 1000;
        for (long i = number * some; i < (number + 1) * some; i++) {
            change(i % pages);
        }
    }

    private void change(long page) {
        memory.write(page * MemoryFile.PAGE_BYTES, ByteBuffer.allocate(8).putLong(0, System.nanoTime()));
    }

    /** Reads the piece of its memory at that position. */
    void read(long position, ByteBuffer into) {
        memory.read(position, into);
    }

    /** Forgets its memory. */
    void clear() {
        memory = fresh();
    }

    boolean holdsTheSameAs(MemoryKernel other) {
        ByteBuffer mine = ByteBuffer.allocate(PIECE_BYTES);
        ByteBuffer theirs = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            memory.read(at, mine.clear());
            other.memory.read(at, theirs.clear());
            if (!mine.flip().equals(theirs.flip())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String name() {
        return "main";
    }

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public KernelInfo info() {
        return new KernelInfo(name(), type(), version(), Status.DONE, bytes, Duration.ZERO, Duration.ZERO, List.of());
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public void start() {
        // has no tasks
    }

    @Override
    public void stop() {
        // has no tasks
    }

    @Override
    public PausedKernel pause(Duration atMost) {
        return new PausedKernel() {
            @Override
            public void receiveTaskStates() {
                // has no tasks
            }

            @Override
            public void saveTo(StateOutput out) {
                // all is in the memory
            }

            @Override
            public List<MemoryFile> memory() {
                return List.of(memory);
            }

            @Override
            public void endOnClose() {
                clear();
            }

            @Override
            public void close() {
                // nothing stood still
            }
        };
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        out.graph("none", StateTypes.BUILT_IN);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        in.graph(StateTypes.BUILT_IN);
        return List.of();
    }

    @Override
    public RevivedKernel load(StateInput in, Host onto) {
        MemoryFile loaded = fresh();
        return new RevivedKernel() {
            @Override
            public List<MemoryFile> memory() {
                return List.of(loaded);
            }

            @Override
            public void restoreClocks() {
                // has no time
            }

            @Override
            public void restoreOptions() {
                // needs none
            }

            @Override
            public void start() {
                memory = loaded;
            }

            @Override
            public List<String> notes() {
                return List.of();
            }

            @Override
            public void close() {
                // the memory goes when nobody refers to it
            }
        };
    }
}
