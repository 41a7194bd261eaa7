/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Off-heap memory of a kernel: up to tens of GiB, handed out in ranges of 4 KiB pages, saved beside the object graph.
 *
 * <p>Positions are byte offsets that stay the same across save and load, so a state keeps them as plain numbers. Fresh
 * pages read as zero. Pages that are all zero cost nothing in an image.
 *
 * <p><b>Threads.</b> Thread-safe for allocation; reads and writes of the same bytes are the caller's to order. Tasks
 * touch it only between safepoints, so that a save never sees a half-done write.
 *
 * <p><b>Errors.</b> Access outside an allocated range throws {@link IndexOutOfBoundsException}; an allocation beyond the
 * limit throws {@link OutOfMemoryLimitException} and changes nothing.
 */
@ProviderType
public interface MemoryFile {
    /** Bytes in a page. */
    int PAGE_BYTES = 4096;

    /** Its name within the kernel; {@code main} for the only one. */
    String id();

    /** Most bytes that can be allocated at once. */
    long limitBytes();

    /** Bytes allocated now. */
    long allocatedBytes();

    /**
     * Allocates a zeroed, contiguous range.
     *
     * @param bytes at least 1, rounded up to whole pages
     */
    PageRange allocate(long bytes);

    /** Takes exactly this range, for a kernel that is rebuilt; fails if any of it is allocated already. */
    void claim(PageRange range);

    /** Gives a range back, whole as it was allocated. Its contents are gone at once. */
    void free(PageRange range);

    /** The allocated ranges, ascending; neighbours are not merged. */
    List<PageRange> allocated();

    /** Fills the buffer from its position to its limit. */
    void read(long position, ByteBuffer into);

    /** Stores what the buffer holds between its position and its limit. */
    void write(long position, ByteBuffer from);

    /**
     * Begins a new epoch, for {@link #changedSince}. Costs little, however large the file. To be called while nobody writes.
     *
     * @return its number, larger than all before
     */
    long mark();

    /**
     * Whether any of these pages was written, allocated or freed since that mark of this file. May say yes of pages that
     * were not, and never no of pages that were.
     *
     * @param position first byte; the range may lie outside what is allocated
     */
    boolean changedSince(long mark, long position, long bytes);

    /**
     * The contents as they are now, whatever is written later. Costs little, however large the file: pages are copied when
     * they are first changed. To be called while nobody writes, that is, while the kernel stands still.
     *
     * @throws IllegalStateException if one is open already
     */
    MemorySnapshot snapshot();
}
