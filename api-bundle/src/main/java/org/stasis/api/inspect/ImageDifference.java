/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.List;
import org.stasis.api.ImageInfo;

/**
 * What changed from one image to another.
 *
 * @param before the one
 * @param after the other
 * @param changes of metadata, processes, tasks and fields, in this order
 * @param moreChanges how many more there are than are listed
 * @param pages runs of pages that are not the same, ascending in each memory file
 * @param morePages how many more runs there are than are listed
 * @param changedBytes of all runs, those not listed included
 * @param remarks what a person should know
 */
public record ImageDifference(
        ImageInfo before,
        ImageInfo after,
        List<Change> changes,
        long moreChanges,
        List<Pages> pages,
        long morePages,
        long changedBytes,
        List<String> remarks) {
    /** What happened. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One change.
     *
     * @param kind what happened
     * @param path where, such as {@code tasks.indexer.state.count}
     * @param before null if it was added
     * @param after null if it was removed
     */
    public record Change(Kind kind, String path, String before, String after) {}

    /**
     * A run of pages of a memory file. A page that is not stored counts as zero.
     *
     * @param memory id of the memory file
     * @param start first byte
     * @param end behind the last byte
     * @param kind whether pages with contents came, went, or have others
     */
    public record Pages(String memory, long start, long end, Kind kind) {}

    /** Whether nothing changed at all. */
    public boolean same() {
        return changes.isEmpty() && pages.isEmpty();
    }
}
