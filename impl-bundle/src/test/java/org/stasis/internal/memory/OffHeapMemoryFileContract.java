/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.stasis.api.task.MemoryKind;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.OutOfMemoryLimitException;
import org.stasis.api.task.PageRange;

/** What a memory file does, whatever its memory is. */
abstract class OffHeapMemoryFileContract {
    private static final int SLAB = Slabs.BYTES;

    private final OffHeapMemoryFile file;

    OffHeapMemoryFileContract(SlabBacking backing) {
        file = new OffHeapMemoryFile("main", 200 << 20, backing);
    }

    @Test
    void keepsWhatIsWrittenAcrossSlabs() {
        PageRange range = file.allocate(150 << 20);
        byte[] bytes = random(1, 3_000_000);
        long position = (64 << 20) - 1_234_567; // begins in the first slab, ends in the second
        file.write(position, ByteBuffer.wrap(bytes));
        assertArrayEquals(bytes, read(position, bytes.length));
        assertArrayEquals(new byte[100], read(range.end() - 100, 100));
    }

    @Test
    void takesAndFillsDirectBuffersToo() {
        PageRange range = file.allocate(8192);
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        direct.put(new byte[] {1, 2, 3}).flip();
        file.write(range.start() + 5, direct);
        ByteBuffer back = ByteBuffer.allocateDirect(3);
        file.read(range.start() + 5, back);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), back.flip());
    }

    @Test
    void freshPagesAreZeroEvenWhereOthersHaveBeen() {
        PageRange first = file.allocate(70 << 20);
        byte[] ones = new byte[70 << 20];
        Arrays.fill(ones, (byte) 1);
        file.write(first.start(), ByteBuffer.wrap(ones));
        file.free(first);
        PageRange second = file.allocate(70 << 20);
        assertEquals(first, second);
        assertArrayEquals(new byte[70 << 20], read(second.start(), 70 << 20));
    }

    @Test
    void takesMemoryWhenItIsFirstWrittenAndNotWhenItIsRead() {
        PageRange range = file.allocate(5L * SLAB);
        assertArrayEquals(new byte[3], read(range.start() + 2L * SLAB - 1, 3));
        assertEquals(0, file.slabs());
        file.write(range.start() + 2L * SLAB - 1, ByteBuffer.wrap(new byte[] {1, 2}));
        assertEquals(2, file.slabs());
        assertArrayEquals(new byte[] {0, 1, 2, 0}, read(range.start() + 2L * SLAB - 2, 4));
    }

    @Test
    void givesBackSlabsWithoutAllocatedPagesAndKeepsOneForTheNextAllocation() {
        PageRange first = file.allocate(3L * SLAB);
        PageRange second = file.allocate(4096);
        fill(first, 7);
        fill(second, 8);
        assertEquals(4, file.slabs());
        file.free(first);
        assertEquals(2, file.slabs());
        assertArrayEquals(filled(4096, 8), read(second.start(), 4096));
        PageRange again = file.allocate(3L * SLAB);
        assertArrayEquals(new byte[3 * SLAB], read(again.start(), 3 * SLAB));
    }

    @Test
    void aSlabThatASnapshotStillNeedsIsGivenBackWhenThatIsClosed() {
        PageRange range = file.allocate(3L * SLAB);
        fill(range, 7);
        ByteBuffer then = ByteBuffer.allocate(3 * SLAB);
        try (MemorySnapshot snapshot = file.snapshot()) {
            file.free(range);
            assertEquals(3, file.slabs());
            snapshot.read(range.start(), then);
        }
        assertArrayEquals(filled(3 * SLAB, 7), then.array());
        assertEquals(1, file.slabs());
    }

    @Test
    void decommittedPagesAreZeroAllocatedAndTakeNoMemory() {
        PageRange range = file.allocate(3L * SLAB);
        fill(range, 7);
        long start = range.start() + SLAB - 4096;
        file.decommit(new PageRange(start, start + 4096 + SLAB + 8192));
        assertEquals(2, file.slabs());
        assertArrayEquals(filled(4096, 7), read(start - 4096, 4096));
        assertArrayEquals(new byte[4096 + SLAB + 8192], read(start, 4096 + SLAB + 8192));
        assertArrayEquals(filled(4096, 7), read(start + 4096 + SLAB + 8192, 4096));
        assertEquals(List.of(range), file.allocated());
        assertThrows(IndexOutOfBoundsException.class, () -> file.decommit(new PageRange(0, 4L * SLAB)));
    }

    @Test
    void aSnapshotShowsWhatWasDecommittedSince() {
        PageRange range = file.allocate(2L * SLAB);
        PageRange one = new PageRange(range.start() + 4096, range.start() + 8192);
        fill(one, 7);
        try (MemorySnapshot snapshot = file.snapshot()) {
            file.decommit(range);
            ByteBuffer then = ByteBuffer.allocate(3 * 4096);
            snapshot.read(range.start(), then);
            assertArrayEquals(filled(4096, 7), Arrays.copyOfRange(then.array(), 4096, 8192));
            assertArrayEquals(new byte[4096], Arrays.copyOfRange(then.array(), 8192, 12288));
        }
        assertEquals(List.of(), file.committed());
    }

    @Test
    void knowsWhichPagesAreZeroWithoutLooking() {
        PageRange range = file.allocate(100 * 4096);
        file.write(range.start() + 3 * 4096 - 1, ByteBuffer.wrap(new byte[2]));
        file.write(range.start() + 70 * 4096, ByteBuffer.wrap(new byte[1]));
        assertEquals(List.of(pages(2, 4), pages(70, 71)), file.committed());
        file.decommit(pages(3, 71));
        assertEquals(List.of(pages(2, 3)), file.committed());
        file.free(range);
        assertEquals(List.of(), file.committed());
        file.allocate(100 * 4096);
        assertEquals(List.of(), file.committed());
    }

    @Test
    void countsEachKindOfUse() {
        PageRange cache = file.allocate(4096, MemoryKind.PAGE_CACHE);
        file.allocate(8192);
        file.claim(pages(10, 13), MemoryKind.TMPFS);
        assertEquals(
                Map.of(MemoryKind.PAGE_CACHE, 4096L, MemoryKind.ANONYMOUS, 8192L, MemoryKind.TMPFS, 12288L),
                file.usage());
        file.free(cache);
        assertEquals(Map.of(MemoryKind.ANONYMOUS, 8192L, MemoryKind.TMPFS, 12288L), file.usage());
    }

    private static PageRange pages(long from, long to) {
        return new PageRange(from * 4096, to * 4096);
    }

    private void fill(PageRange range, int value) {
        file.write(range.start(), ByteBuffer.wrap(filled((int) range.bytes(), value)));
    }

    private static byte[] filled(int bytes, int value) {
        byte[] filled = new byte[bytes];
        Arrays.fill(filled, (byte) value);
        return filled;
    }

    @Test
    void tellsWhichPagesChangedSinceAnyOfItsMarks() {
        PageRange range = file.allocate(64 * 4096);
        long first = file.mark();
        file.write(range.start() + 4095, ByteBuffer.wrap(new byte[2]));
        long second = file.mark();
        file.write(range.start() + 10 * 4096, ByteBuffer.wrap(new byte[1]));
        assertEquals(List.of(0, 1, 10), changedPages(first, 64));
        assertEquals(List.of(10), changedPages(second, 64));
        assertEquals(List.of(), changedPages(file.mark(), 64));
    }

    @Test
    void countsAllocatingAndFreeingAsChanges() {
        PageRange freed = file.allocate(2 * 4096);
        file.allocate(4096);
        long mark = file.mark();
        file.free(freed);
        file.allocate(4096);
        long later = file.mark();
        assertEquals(List.of(0, 1), changedPages(mark, 5));
        file.allocate(3 * 4096);
        assertEquals(List.of(3, 4, 5), changedPages(later, 10));
    }

    private List<Integer> changedPages(long mark, int pages) {
        List<Integer> changed = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            if (file.changedSince(mark, page * 4096L, 4096)) {
                changed.add(page);
            }
        }
        return changed;
    }

    @Test
    void refusesAccessOutsideAllocatedRanges() {
        PageRange range = file.allocate(4096);
        assertThrows(IndexOutOfBoundsException.class, () -> read(range.end(), 1));
        assertThrows(IndexOutOfBoundsException.class, () -> read(range.end() - 1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> read(-1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> read(Long.MAX_VALUE, 1));
        file.free(range);
        assertThrows(IndexOutOfBoundsException.class, () -> read(range.start(), 1));
    }

    @Test
    void anAllocationBeyondTheLimitChangesNothing() {
        file.allocate(100 << 20);
        var e = assertThrows(OutOfMemoryLimitException.class, () -> file.allocate(101 << 20));
        assertEquals(
                "memory file 'main': no room for 105906176 bytes in one piece; 104857600 of 209715200 are allocated",
                e.getMessage());
        assertEquals(100 << 20, file.allocatedBytes());
        assertEquals(100 << 20, file.allocate(100 << 20).bytes());
    }

    @Test
    void claimsExactlyTheRangeAskedFor() {
        PageRange range = new PageRange(8192, 16384);
        file.claim(range);
        assertThrows(IllegalArgumentException.class, () -> file.claim(new PageRange(4096, 12288)));
        assertEquals(new PageRange(0, 8192), file.allocate(8192));
        assertEquals(new PageRange(16384, 20480), file.allocate(1));
        assertEquals(List.of(new PageRange(0, 8192), range, new PageRange(16384, 20480)), file.allocated());
    }

    @Test
    void refusesToFreeWhatWasNotAllocatedAsSuch() {
        file.allocate(8192);
        assertThrows(IllegalArgumentException.class, () -> file.free(new PageRange(0, 4096)));
        assertThrows(IllegalArgumentException.class, () -> file.free(new PageRange(8192, 12288)));
    }

    @Test
    void neverHandsOutOverlappingRangesAndMergesWhatIsFreed() {
        Random random = new Random(7);
        List<PageRange> held = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (held.size() > 50 || !held.isEmpty() && random.nextBoolean()) {
                file.free(held.remove(random.nextInt(held.size())));
            } else {
                PageRange fresh = file.allocate(1 + random.nextInt(300_000));
                held.forEach(other -> assertEquals(false, other.overlaps(fresh), other + " and " + fresh));
                held.add(fresh);
            }
        }
        assertEquals(held.stream().sorted().toList(), file.allocated());
        held.forEach(file::free);
        assertEquals(new PageRange(0, 200 << 20), file.allocate(200 << 20));
    }

    private byte[] read(long position, int bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        file.read(position, into);
        return into.array();
    }

    private static byte[] random(long seed, int bytes) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return random;
    }
}
