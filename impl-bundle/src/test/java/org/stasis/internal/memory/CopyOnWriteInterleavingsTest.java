/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

/**
 * Writers and the reader of a snapshot in every order of their steps: the snapshot is what was there before, the memory
 * what was written, nobody waits for ever, and no room is lost.
 */
class CopyOnWriteInterleavingsTest {
    private static final int PAGE = 4096;

    /** What one thread does. */
    private interface Part {
        void run(World world);
    }

    /** Some pages of ones, a snapshot of them, and threads that do something with both. */
    private static class World implements Interleavings.Program {
        private final int pages;
        private final int copies;
        private final List<Part> threads;
        OffHeapMemoryFile memory;
        MemorySnapshot snapshot;
        PageRange range;

        World(int pages, int copies, Part... threads) {
            this.pages = pages;
            this.copies = copies;
            this.threads = List.of(threads);
        }

        void prepare() {
            memory.write(range.start(), page(1, pages));
        }

        @Override
        public List<Runnable> threads(Interleavings steps) {
            memory = SteppedMemory.create(steps, copies);
            range = memory.allocate((long) pages * PAGE);
            prepare();
            snapshot = memory.snapshot();
            return threads.stream()
                    .map(thread -> (Runnable) () -> thread.run(this))
                    .toList();
        }

        @Override
        public void check() {
            assertEquals(page(2, pages), contents(memory), "the memory is what was written");
            snapshot.close();
            try (MemorySnapshot next = memory.snapshot()) {
                ByteBuffer then = ByteBuffer.allocate(pages * PAGE);
                next.read(range.start(), then);
                assertEquals(page(2, pages), then.flip(), "the next snapshot");
            }
        }

        ByteBuffer contents(OffHeapMemoryFile of) {
            ByteBuffer all = ByteBuffer.allocate(pages * PAGE);
            of.read(range.start(), all);
            return all.flip();
        }

        void write(int page) {
            memory.write(range.start() + page * PAGE, page(2, 1));
        }

        void read(int page, int value) {
            ByteBuffer then = ByteBuffer.allocate(PAGE);
            snapshot.read(range.start() + page * PAGE, then);
            assertEquals(page(value, 1), then.flip(), "page " + page + " of the snapshot");
        }
    }

    private static ByteBuffer page(int value, int pages) {
        byte[] page = new byte[pages * PAGE];
        Arrays.fill(page, (byte) value);
        return ByteBuffer.wrap(page);
    }

    @Test
    void oneWriterAndTheReaderOfAPage() {
        int runs = Interleavings.all(new World(1, 1, world -> world.write(0), world -> world.read(0, 1)));
        assertTrue(runs > 1000, () -> "only " + runs + " runs");
    }

    @Test
    void oneWriterAndTheReaderOfAPageThatWasNeverWritten() {
        Interleavings.all(new World(1, 1, world -> world.write(0), world -> world.read(0, 0)) {
            @Override
            void prepare() {}
        });
    }

    @Test
    void oneWriterAndAReaderThatDoesWithoutThePage() {
        Interleavings.all(
                new World(1, 1, world -> world.write(0), world -> world.snapshot.skip(world.range.start(), PAGE)));
    }

    @Test
    void oneWriterAndAReaderThatGivesUp() {
        Interleavings.all(new World(1, 1, world -> world.write(0), world -> world.snapshot.close()));
    }

    @Test
    void twoWritersOfAPageAndItsReader() {
        Interleavings.all(
                new World(1, 1, world -> world.write(0), world -> world.write(0), world -> world.read(0, 1)), 2);
    }

    @Test
    void writersThatWaitForRoomUntilTheReaderComesInAnotherOrder() {
        Interleavings.all(
                new World(
                        3,
                        1,
                        world -> {
                            world.write(0);
                            world.write(1);
                        },
                        world -> world.write(2),
                        world -> {
                            world.read(2, 1);
                            world.snapshot.skip(world.range.start() + PAGE, PAGE);
                            world.read(0, 1);
                        }),
                1);
    }

    @Test
    void writersThatWaitForRoomWhenTheReaderGivesUp() {
        Interleavings.all(
                new World(
                        3,
                        1,
                        world -> {
                            world.write(0);
                            world.write(1);
                        },
                        world -> world.write(2),
                        world -> {
                            world.read(1, 1);
                            world.snapshot.close();
                        }),
                1);
    }

    /** The checker would find something, were there anything. */
    @Test
    void aWriterThatKeepsNothingIsFound() {
        assertThrows(AssertionError.class, () -> {
            Interleavings.all(new World(1, 1, world -> world.write(0), world -> world.read(0, 1)) {
                @Override
                public List<Runnable> threads(Interleavings steps) {
                    List<Runnable> threads = super.threads(steps);
                    memory = SteppedMemory.create(steps, 1); // another, which knows of no snapshot
                    return threads;
                }
            });
        });
    }
}
