/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;

/** A memory file that announces every access to what its threads share; pages are copied in two halves. */
final class SteppedMemory {
    private static final long LIMIT = 4 * 4096;

    private SteppedMemory() {}

    /** @param copies that find room while a snapshot is open */
    static OffHeapMemoryFile create(Interleavings steps, int copies) {
        return new OffHeapMemoryFile(
                "main",
                LIMIT,
                new SteppedSlabs(steps),
                new SteppedSet(steps),
                new SteppedInts(steps),
                () -> new SteppedRoom(steps, copies));
    }

    private static final class SteppedSlabs extends Slabs {
        private final Interleavings steps;

        SteppedSlabs(Interleavings steps) {
            super("main", LIMIT, bytes -> new SlabBacking.Slab(ByteBuffer.allocate(bytes), () -> {}));
            this.steps = steps;
        }

        @Override
        void read(long position, ByteBuffer into) {
            int end = into.limit();
            int half = into.remaining() / 2;
            steps.step();
            super.read(position, into.limit(end - half));
            steps.step();
            super.read(position + half, into.limit(end));
        }

        @Override
        void write(long position, ByteBuffer from) {
            int end = from.limit();
            int half = from.remaining() / 2;
            steps.step();
            super.write(position, from.limit(end - half));
            steps.step();
            super.write(position + half, from.limit(end));
        }
    }

    private static final class SteppedSet extends PageSet {
        private final Interleavings steps;

        SteppedSet(Interleavings steps) {
            super(LIMIT);
            this.steps = steps;
        }

        @Override
        boolean has(long page) {
            steps.step();
            return super.has(page);
        }

        @Override
        void add(long position, long bytes) {
            steps.step();
            super.add(position, bytes);
        }
    }

    private static final class SteppedInts extends PageInts {
        private final Interleavings steps;
        private final ThreadLocal<Integer> sawBusy = ThreadLocal.withInitial(() -> -1); // at that step of its own

        SteppedInts(Interleavings steps) {
            super(LIMIT);
            this.steps = steps;
        }

        @Override
        int getAcquire(long page) {
            if (sawBusy.get() == steps.made()) { // it spins: of no use before another thread has made a step
                steps.await();
            } else {
                steps.step();
            }
            int stamp = super.getAcquire(page);
            sawBusy.set(stamp != 0 && stamp % 2 == 0 ? steps.made() : -1);
            return stamp;
        }

        @Override
        void setRelease(long page, int value) {
            steps.step();
            super.setRelease(page, value);
        }

        @Override
        boolean compareAndSet(long page, int expected, int value) {
            steps.step();
            return super.compareAndSet(page, expected, value);
        }
    }

    private static final class SteppedRoom extends CopyRoom {
        private final Interleavings steps;

        SteppedRoom(Interleavings steps, int copies) {
            super(copies);
            this.steps = steps;
        }

        @Override
        boolean take() {
            steps.step();
            return super.take();
        }

        @Override
        void await() {
            steps.await();
        }

        @Override
        void give() {
            steps.step();
            super.give();
        }

        @Override
        void close() {
            steps.step();
            super.close();
        }
    }
}
