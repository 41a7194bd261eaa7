/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Saved;

/**
 * What a new image can take over from the one it is based on: files of extents, and the extents in them. Not thread-safe.
 */
public final class PagesBase {
    /** No base: nothing is taken over. */
    public static final PagesBase NONE = new PagesBase(
            new PagesMetadata(new UUID(0, 0), List.of(), List.of(), new ExtentTable(0, 0)), new PageMarks());

    private final PagesMetadata base;
    private final PageMarks marks;
    private final int[] adopted;
    private final List<ExtentFile> sources = new ArrayList<>();

    /** @param marks what is known of the memory that is saved */
    PagesBase(PagesMetadata base, PageMarks marks) {
        this.base = base;
        this.marks = marks;
        adopted = new int[base.sources().size()];
        boolean[] worth = Adoption.choose(base);
        for (int i = 0; i < worth.length; i++) {
            if (worth[i]) {
                sources.add(base.sources().get(i));
                adopted[i] = sources.size();
            }
        }
    }

    /** Ids of the images for which the files to be adopted were written. */
    public List<UUID> origins() {
        return sources.stream().map(ExtentFile::origin).toList();
    }

    /** The files to be adopted, the new image's sources from number 1 on. */
    List<ExtentFile> sources() {
        return sources;
    }

    /** Whether the file that holds this extent is adopted. */
    boolean holds(int row) {
        return adopted[base.extents().source(row)] > 0;
    }

    /** Makes a row of the new image's table name the same bytes as one of the base's. */
    void share(int row, ExtentTable to, int toRow) {
        ExtentTable extents = base.extents();
        to.place(toRow, adopted[extents.source(row)], extents.position(row), extents.storedBytes(row));
        to.copyCode(toRow, extents, row);
    }

    int mask(int row) {
        return base.extents().mask(row);
    }

    /** The extents whose bytes mean the same under a compression. */
    CodeIndex index(String compression) {
        ExtentTable extents = base.extents();
        CodeIndex index = new CodeIndex(extents);
        for (int row = 0; row < extents.size(); row++) {
            ExtentFile source = base.sources().isEmpty() ? null : base.sources().get(extents.source(row));
            if (source != null
                    && holds(row)
                    && (source.compression().equals(compression) || extents.storedBytes(row) == extents.bytes(row))) {
                index.add(row);
            }
        }
        return index;
    }

    /** The first window with pages that are secret now and that files to be adopted have, as a position; -1 for none. */
    public long exposed(PageSource source) {
        List<PageRange> ranges = List.copyOf(source.pages().secrets().keySet());
        Windows secrets = new Windows(ranges);
        ExtentTable extents = base.extents();
        for (Saved file : base.files()) {
            boolean same = file.id().equals(source.pages().id()) && !ranges.isEmpty();
            for (int row = file.from(); same && row < file.to(); row++) {
                if (holds(row) && (extents.mask(row) & secrets.mask(extents.window(row))) != 0) {
                    return extents.start(row);
                }
            }
        }
        return -1;
    }

    /** What the base knows of a memory file whose changes since are known too; null if nothing. */
    Unchanged unchanged(PageSource source) {
        OptionalLong since = marks.of(base.image(), source.file());
        for (Saved file : base.files()) {
            if (file.id().equals(source.pages().id()) && since.isPresent()) {
                return new Unchanged(source, since.getAsLong(), file);
            }
        }
        return null;
    }

    /** The windows of a memory file that are as they were in the base; asked for in ascending order. */
    final class Unchanged {
        static final int CHANGED = -2;
        static final int ZERO = -1;

        private final PageSource source;
        private final long since;
        private final Saved file;
        private int next;

        private Unchanged(PageSource source, long since, Saved file) {
            this.source = source;
            this.since = since;
            this.file = file;
            next = file.from();
        }

        /** The row of the base that has the window's pages, or {@link #ZERO} if none are stored, or {@link #CHANGED}. */
        int row(long window) {
            if (source.pages().changedSince(since, window * Windows.BYTES, Windows.BYTES)) {
                return CHANGED;
            }
            while (next < file.to() && base.extents().window(next) < window) {
                next++;
            }
            return next < file.to() && base.extents().window(next) == window ? next : ZERO;
        }
    }
}
