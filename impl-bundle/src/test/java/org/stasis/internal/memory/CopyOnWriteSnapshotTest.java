/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

class CopyOnWriteSnapshotTest {
    private static final int PAGE = 4096;

    private final OffHeapMemoryFile memory = new OffHeapMemoryFile("main", 256 << 20, new DirectBacking());

    /** Reads all pages but some, which it does without and then takes from the truth. */
    private static byte[] contents(MemorySnapshot snapshot, Random random, byte[] truth) {
        ByteBuffer all = ByteBuffer.allocate(truth.length);
        for (PageRange range : snapshot.allocated()) {
            for (long at = range.start(); at < range.end(); ) {
                int bytes = (int) Math.min(range.end() - at, (1 + random.nextInt(64)) * PAGE);
                all.limit(truth.length);
                if (random.nextInt(4) == 0) {
                    snapshot.skip(at, bytes);
                    all.put(truth, all.position(), bytes);
                } else {
                    snapshot.read(at, all.limit(all.position() + bytes));
                }
                at += bytes;
            }
        }
        return all.array();
    }

    private static byte[] contents(MemorySnapshot snapshot) {
        long bytes = snapshot.allocated().stream().mapToLong(PageRange::bytes).sum();
        ByteBuffer all = ByteBuffer.allocate((int) bytes);
        for (PageRange range : snapshot.allocated()) {
            snapshot.read(range.start(), all.limit(all.position() + (int) range.bytes()));
        }
        return all.array();
    }

    private byte[] contents() {
        ByteBuffer all = ByteBuffer.allocate((int) memory.allocatedBytes());
        for (PageRange range : memory.allocated()) {
            memory.read(range.start(), all.limit(all.position() + (int) range.bytes()));
        }
        return all.array();
    }

    @Test
    void showsWhatWasThereWhateverIsWrittenFreedAndAllocatedSince() {
        PageRange kept = memory.allocate(4 * PAGE);
        PageRange freed = memory.allocate(4 * PAGE);
        memory.write(kept.start(), ByteBuffer.wrap("kept".getBytes()));
        memory.write(freed.start(), ByteBuffer.wrap("freed".getBytes()));
        byte[] then = contents();
        try (MemorySnapshot snapshot = memory.snapshot()) {
            memory.write(kept.start() + PAGE - 2, ByteBuffer.wrap("over a border".getBytes()));
            memory.free(freed);
            PageRange again = memory.allocate(2 * PAGE);
            assertEquals(freed.start(), again.start());
            assertArrayEquals(new byte[PAGE], read(again.start()), "a fresh page is zero for its new owner");
            PageRange fresh = memory.allocate(8 * PAGE);
            memory.write(fresh.start(), ByteBuffer.wrap("not there then".getBytes()));
            assertEquals(List.of(kept, freed), snapshot.allocated());
            assertArrayEquals(then, contents(snapshot));
        }
    }

    @Test
    void writersNeedNoRoomForPagesTheReaderDoesWithout() {
        PageRange range = memory.allocate(128 << 20); // twice the room for copies
        memory.write(range.start(), ByteBuffer.wrap(new byte[] {1}));
        try (MemorySnapshot snapshot = memory.snapshot()) {
            memory.write(range.start(), ByteBuffer.wrap(new byte[] {2})); // copied before it is given up
            snapshot.skip(range.start(), range.bytes());
            for (long at = range.start(); at < range.end(); at += PAGE) {
                memory.write(at, ByteBuffer.wrap(new byte[] {3}));
            }
        }
        try (MemorySnapshot next = memory.snapshot()) {
            assertEquals(3, contents(next)[0]);
        }
    }

    private byte[] read(long position) {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        memory.read(position, page);
        return page.array();
    }

    @Test
    void thereIsOneSnapshotAtATimeAndAnotherAfterIt() {
        memory.allocate(PAGE);
        MemorySnapshot first = memory.snapshot();
        assertThrows(IllegalStateException.class, memory::snapshot);
        first.close();
        first.close();
        memory.snapshot().close();
    }

    @Test
    void writersThatWaitForRoomGoOnWhenTheSnapshotIsGivenUp() throws Exception {
        PageRange range = memory.allocate(128 << 20); // twice the room for copies
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (MemorySnapshot snapshot = memory.snapshot()) {
            AtomicBoolean halfway = new AtomicBoolean();
            Future<?> writer = threads.submit(() -> {
                for (long at = range.start(); at < range.end(); at += PAGE) {
                    memory.write(at, ByteBuffer.wrap(new byte[] {1}));
                    halfway.set(at > range.start() + (60 << 20));
                }
            });
            while (!halfway.get()) {
                Thread.onSpinWait();
            }
            snapshot.close();
            writer.get();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aCopyThatFailsLeavesThePageToOthers() {
        var broken = new AtomicBoolean(true);
        var failing = new Slabs("main", 1 << 20, new DirectBacking()) {
            @Override
            void read(long position, ByteBuffer into) {
                if (broken.get()) {
                    throw new InternalError("no memory behind a page");
                }
                super.read(position, into);
            }
        };
        var file = new OffHeapMemoryFile(
                "main", 1 << 20, failing, new PageSet(1 << 20), new PageInts(1 << 20), () -> new CopyRoom(1));
        PageRange range = file.allocate(PAGE);
        file.write(range.start(), ByteBuffer.wrap(new byte[] {1}));
        try (MemorySnapshot snapshot = file.snapshot()) {
            assertThrows(InternalError.class, () -> file.write(range.start(), ByteBuffer.wrap(new byte[] {2})));
            broken.set(false);
            file.write(range.start(), ByteBuffer.wrap(new byte[] {2}));
            assertEquals(1, contents(snapshot)[0]);
        }
    }

    /**
     * Writers of pages, spans and ranges against a truth copy, more of them than processors. The system property
     * {@code stasis.snapshot.rounds} makes it longer.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void equalsATruthCopyUnderManyWriters(int seed) throws Exception {
        Random random = new Random(seed);
        var world = new ReentrantReadWriteLock(true); // its write lock is the safepoint
        var stop = new AtomicBoolean();
        int writers = 3 * Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            PageRange own = memory.allocate((4 << 20) + random.nextInt((24 << 20) / writers));
            running.add(threads.submit(new Writer(own, seed * 100L + i, world, stop)));
        }
        try {
            for (int round = 0; round < Integer.getInteger("stasis.snapshot.rounds", 12); round++) {
                MemorySnapshot snapshot;
                byte[] truth;
                world.writeLock().lock();
                try {
                    truth = contents();
                    snapshot = memory.snapshot();
                } finally {
                    world.writeLock().unlock();
                }
                try (snapshot) {
                    assertArrayEquals(truth, contents(snapshot, random, truth), "round " + round);
                }
            }
        } finally {
            stop.set(true);
            threads.shutdown();
        }
        for (Future<?> writer : running) {
            writer.get();
        }
    }

    private final class Writer implements Runnable {
        private final PageRange own;
        private final Random random;
        private final ReentrantReadWriteLock world;
        private final AtomicBoolean stop;
        private PageRange scratch = memory.allocate(PAGE);

        Writer(PageRange own, long seed, ReentrantReadWriteLock world, AtomicBoolean stop) {
            this.own = own;
            this.random = new Random(seed);
            this.world = world;
            this.stop = stop;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                world.readLock().lock();
                try {
                    for (int i = 0; i < 50; i++) {
                        write();
                    }
                } finally {
                    world.readLock().unlock();
                }
            }
        }

        private void write() {
            byte[] bytes = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 20_000 : 100)];
            random.nextBytes(bytes);
            long at = own.start() + (long) (random.nextDouble() * (own.bytes() - bytes.length));
            memory.write(at, ByteBuffer.wrap(bytes));
            if (random.nextInt(100) == 0) {
                memory.free(scratch);
                scratch = memory.allocate((1 + random.nextInt(8)) * PAGE);
                memory.write(scratch.start(), ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, PAGE)));
            }
        }
    }
}
