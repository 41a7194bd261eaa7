/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Off-heap memory of a kernel: up to tens of GiB, handed out in ranges of 4 KiB pages, saved beside the object graph.
 *
 * <p>Positions are byte offsets that stay the same across save and load, so a state keeps them as plain numbers. Fresh
 * pages read as zero and take no memory until they are written. Pages that are all zero cost nothing in an image.
 *
 * <p><b>Threads.</b> Thread-safe for allocation; reads and writes of the same bytes are the caller's to order. Tasks
 * touch it only between safepoints, so that a save never sees a half-done write.
 *
 * <p><b>Errors.</b> Access outside an allocated range throws {@link IndexOutOfBoundsException}; an allocation beyond the
 * limit throws {@link OutOfMemoryLimitException} and changes nothing. A write to fresh pages throws it too, when the machine
 * has no memory left for them. While an image is being loaded lazily, access waits for the pages it needs; if they cannot
 * be had, it throws {@link MemoryLostException}.
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

    /** Allocated bytes of each kind that there is any of. */
    Map<MemoryKind, Long> usage();

    /** Allocates memory that tasks compute with. */
    default PageRange allocate(long bytes) {
        return allocate(bytes, MemoryKind.ANONYMOUS);
    }

    /**
     * Allocates a zeroed, contiguous range. It takes memory from the machine when it is first written.
     *
     * @param bytes at least 1, rounded up to whole pages
     */
    PageRange allocate(long bytes, MemoryKind kind);

    /** Takes exactly this range, for a kernel that is rebuilt; fails if any of it is allocated already. */
    default void claim(PageRange range) {
        claim(range, MemoryKind.ANONYMOUS);
    }

    /** Takes exactly this range, for memory of that kind. */
    void claim(PageRange range, MemoryKind kind);

    /**
     * Makes allocated pages zero and gives their memory back to the machine where it can; they stay allocated. The caller
     * orders it as it does a write.
     */
    void decommit(PageRange range);

    /** Gives a range back, whole as it was allocated. Its contents are gone at once. */
    void free(PageRange range);

    /** The allocated ranges, ascending; neighbours are not merged. */
    List<PageRange> allocated();

    /**
     * The pages that were written since they were allocated or decommitted, ascending, neighbours of one allocation merged.
     * All other allocated pages are zero.
     */
    List<PageRange> committed();

    /**
     * Makes allocated pages secret until their range is freed: no image holds them. A load fills them with the bytes that
     * are supplied under that name, and with zeros behind these, and makes them secret again; if nobody supplies any, it is
     * refused. If a save has a key for secrets, their contents are kept besides, encrypted with it, and come back as they
     * were.
     *
     * @param name of 1 to 200 characters
     * @throws IllegalArgumentException if some of the pages are secret already
     */
    default void secret(PageRange range, String name) {
        throw new UnsupportedOperationException("memory file '" + id() + "' keeps no secrets");
    }

    /** The pages that are secret, ascending, with the names of the secrets; a map that does not change. */
    default Map<PageRange, String> secrets() {
        return Map.of();
    }

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
