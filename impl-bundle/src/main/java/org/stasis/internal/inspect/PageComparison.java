/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.stasis.api.StateException;
import org.stasis.api.inspect.ImageDifference.Kind;
import org.stasis.api.inspect.ImageDifference.Pages;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;

/** Reads the pages of two images side by side, one of each in memory at a time. */
final class PageComparison {
    private static final int PAGE = MemoryFile.PAGE_BYTES;
    private static final byte[] ZEROS = new byte[PAGE];
    private static final int MOST = 10_000;

    private final List<Pages> runs = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private Pages last;
    private long more;
    private long bytes;

    private PageComparison() {}

    /** Memory files are compared in the order in which they lie in the images. */
    static PageComparison of(MemoryCursor old, MemoryCursor now) throws IOException, StateException {
        PageComparison comparison = new PageComparison();
        MemoryLayout before = old.next();
        MemoryLayout after = now.next();
        while (before != null || after != null) {
            if (before != null && after != null && before.id().equals(after.id())) {
                comparison.compare(new Walk(before, old.pages()), new Walk(after, now.pages()));
            } else {
                if (before != null) {
                    comparison.compare(new Walk(before, old.pages()), Walk.empty(before.id()));
                }
                if (after != null) {
                    comparison.compare(Walk.empty(after.id()), new Walk(after, now.pages()));
                }
            }
            before = before == null ? null : old.next();
            after = after == null ? null : now.next();
        }
        comparison.finishRun();
        return comparison;
    }

    List<Pages> runs() {
        return List.copyOf(runs);
    }

    long more() {
        return more;
    }

    long bytes() {
        return bytes;
    }

    /** What was not compared. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private void compare(Walk old, Walk now) throws IOException {
        tellSecrets(old.layout);
        tellSecrets(now.layout);
        old.next();
        now.next();
        while (old.position < Long.MAX_VALUE || now.position < Long.MAX_VALUE) {
            long position = Math.min(old.position, now.position);
            byte[] before = old.position == position ? old.page : ZEROS;
            byte[] after = now.position == position ? now.page : ZEROS;
            if (!old.layout.isSecret(position) && !now.layout.isSecret(position) && !Arrays.equals(before, after)) {
                boolean came = Arrays.equals(before, ZEROS);
                boolean went = Arrays.equals(after, ZEROS);
                add(old.layout.id(), position, came ? Kind.ADDED : went ? Kind.REMOVED : Kind.CHANGED);
            }
            if (old.position == position) {
                old.next();
            }
            if (now.position == position) {
                now.next();
            }
        }
    }

    private void tellSecrets(MemoryLayout layout) {
        for (PageRange range : layout.secret()) {
            remarks.add("memory '" + layout.id() + "', " + Long.toHexString(range.start()) + "-"
                    + Long.toHexString(range.end()) + ": secret, not compared");
        }
    }

    private void add(String memory, long position, Kind kind) {
        bytes += PAGE;
        if (last != null
                && last.kind() == kind
                && last.end() == position
                && last.memory().equals(memory)) {
            last = new Pages(memory, last.start(), position + PAGE, kind);
        } else {
            finishRun();
            last = new Pages(memory, position, position + PAGE, kind);
        }
    }

    private void finishRun() {
        if (last == null) {
            return;
        }
        if (runs.size() < MOST) {
            runs.add(last);
        } else {
            more++;
        }
    }

    /** The stored pages of a memory file, ascending. */
    private static final class Walk {
        private final MemoryLayout layout;
        private final List<PageRange> stored;
        private final InputStream pages;
        private final byte[] page = new byte[PAGE];
        private int range = -1;
        private long position = -1;

        Walk(MemoryLayout layout, InputStream pages) {
            this.layout = layout;
            this.stored = layout.stored();
            this.pages = pages;
        }

        static Walk empty(String memory) {
            return new Walk(new MemoryLayout(memory, List.of(), List.of(), List.of()), InputStream.nullInputStream());
        }

        /** Goes to the next page; behind the last one the position is the largest there is. */
        void next() throws IOException {
            if (range >= 0 && position + PAGE < stored.get(range).end()) {
                position += PAGE;
            } else if (++range < stored.size()) {
                position = stored.get(range).start();
            } else {
                position = Long.MAX_VALUE;
                return;
            }
            if (pages.readNBytes(page, 0, PAGE) < PAGE) {
                throw new EOFException("the image ends before page " + position + " of memory '" + layout.id() + "'");
            }
        }
    }
}
