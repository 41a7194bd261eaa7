/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.stasis.api.task.PageRange;

/**
 * Where the pages of all memory files of a sandbox are, in the payload of its checkpoint or in its file of pages:
 *
 * <pre>
 *   payload    graph: CPU features | graph: kernel | ( {@link MemoryRecords record} | {@link PagePlaces pages} )* | graphs
 *   pages.img  pages*                                   the records are in pages_meta.img
 * </pre>
 *
 * <p>Given the ranges all lengths follow, so only what is no pages has to be kept beside them.
 */
final class CommittedPages {
    /** More memory than a sandbox has; what claims more is not believed. */
    static final long MAX_BYTES = 1L << 42;
    /** Of one sandbox; there is one for each of its mounts, at most. */
    private static final int MAX_FILES = 10_000;

    private final boolean headed;
    private final List<Long> graphBytes = new ArrayList<>();
    private final List<PagePlaces> files = new ArrayList<>();
    private long bytes;

    private CommittedPages(boolean headed) {
        this.headed = headed;
    }

    /** Finds the pages of a checkpoint. */
    static CommittedPages find(FlatePayload payload) throws IOException {
        WireInput in = new WireInput(payload);
        WireReader graphs = new WireReader(in);
        graphs.skipGraph(); // CPU features
        graphs.skipGraph(); // the kernel
        MemoryRecords records = new MemoryRecords(in);
        CommittedPages pages = new CommittedPages(true);
        for (List<PageRange> ranges = records.next(); ranges != null; ranges = records.next()) {
            pages.add(in.position() - pages.bytes, ranges);
            in.skip(pages.bytes - in.position());
        }
        if (pages.files.isEmpty()) {
            throw in.fault("no description of memory");
        }
        return pages.endingWith(payload.bytes() - pages.bytes);
    }

    /**
     * Finds the pages of a checkpoint that has them in a file of their own.
     *
     * @param records all of {@code pages_meta.img}
     * @param bytes length of {@code pages.img}
     */
    static CommittedPages find(byte[] records, long bytes) throws IOException {
        CommittedPages pages = new CommittedPages(false);
        try {
            WireInput in = new WireInput(WireInput.of(records));
            MemoryRecords found = new MemoryRecords(in);
            for (List<PageRange> ranges = found.next(); ranges != null; ranges = found.next()) {
                pages.add(0, ranges);
                skipHeads(in, ranges);
            }
        } catch (UnknownLayoutException e) {
            return unknown(bytes);
        }
        return pages.bytes == bytes ? pages.endingWith(0) : unknown(bytes);
    }

    /** Until October 2025 the length of each range stood there as well, with no pages behind it. */
    private static void skipHeads(WireInput in, List<PageRange> ranges) throws IOException {
        if (!ranges.isEmpty() && !in.atEnd() && in.peek() == ranges.get(0).bytes()) {
            for (PageRange range : ranges) {
                if (in.number() != range.bytes()) {
                    throw in.fault("another length than that of " + range);
                }
            }
        }
    }

    /** Pages whose places in memory are not known: as they stand in their file. */
    static CommittedPages unknown(long bytes) {
        CommittedPages pages = new CommittedPages(false);
        pages.add(0, bytes == 0 ? List.of() : List.of(new PageRange(0, bytes)));
        return pages.endingWith(0);
    }

    /**
     * What was found once, told by an image.
     *
     * @param headed whether in a payload
     * @param graphBytes what is before each memory file and behind the last one
     * @param ends start and end of each range of each memory file, in turn
     * @throws IllegalArgumentException if there is no such memory
     */
    static CommittedPages of(boolean headed, long[] graphBytes, List<long[]> ends) {
        if (graphBytes.length != ends.size() + 1
                || ends.size() > MAX_FILES
                || Arrays.stream(graphBytes).anyMatch(bytes -> bytes < 0 || bytes > (headed ? MAX_BYTES : 0))) {
            throw new IllegalArgumentException(
                    ends.size() + " memory files between " + Arrays.toString(graphBytes) + " bytes");
        }
        CommittedPages pages = new CommittedPages(headed);
        for (int i = 0; i < ends.size(); i++) {
            pages.add(graphBytes[i], ranges(ends.get(i)));
            if (pages.bytes > MAX_BYTES) {
                throw new IllegalArgumentException("a sandbox of more than " + MAX_BYTES + " bytes");
            }
        }
        return pages.endingWith(graphBytes[ends.size()]);
    }

    private static List<PageRange> ranges(long[] ends) {
        if (ends.length % 2 != 0) {
            throw new IllegalArgumentException(ends.length + " ends of ranges");
        }
        List<PageRange> ranges = new ArrayList<>();
        long end = 0;
        long left = MAX_BYTES;
        for (int i = 0; i < ends.length; i += 2) {
            PageRange range = new PageRange(ends[i], ends[i + 1]);
            left -= range.bytes() + Long.BYTES;
            if (range.start() < end || left < 0) {
                throw new IllegalArgumentException(range + " follows " + end);
            }
            end = range.end();
            ranges.add(range);
        }
        return ranges;
    }

    private void add(long before, List<PageRange> ranges) {
        String id = files.isEmpty() ? Layout.MEMORY : Layout.MEMORY + "-" + files.size();
        PagePlaces places = new PagePlaces(id, ranges, bytes + before, headed);
        graphBytes.add(before);
        files.add(places);
        bytes = places.end();
    }

    private CommittedPages endingWith(long behind) {
        graphBytes.add(behind);
        bytes += behind;
        return this;
    }

    /** Length of the body. */
    long bytes() {
        return bytes;
    }

    /** In the order of the body. */
    List<PagePlaces> files() {
        return files;
    }

    /** What is no pages: before each memory file, and behind the last one. */
    long[] graphBytes() {
        return graphBytes.stream().mapToLong(Long::longValue).toArray();
    }

    /** Where in the body that begins. */
    long graphsAt(int number) {
        return number == 0 ? 0 : files.get(number - 1).end();
    }
}
