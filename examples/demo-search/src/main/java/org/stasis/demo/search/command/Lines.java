/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.stasis.demo.search.SearchProgress;
import org.stasis.demo.search.SearchResult;

/** The demo in words, for people and scripts alike. */
final class Lines {
    static final String NO_RUN = "no run was begun or loaded";

    private static final double MIB = 1 << 20;

    private Lines() {}

    static String status(SearchProgress.Snapshot moment) {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d documents, %.1f of %.1f MiB (%d%%); index %.1f MiB",
                moment.phase(),
                moment.documents(),
                moment.total(),
                moment.bytes() / MIB,
                moment.totalBytes() / MIB,
                moment.percent(),
                moment.indexBytes() / MIB);
    }

    /** Nothing here depends on time, place or the number of interruptions. */
    static List<String> result(SearchResult result) {
        Stream<String> figures = Stream.of(
                "documents   " + result.documents(),
                "bytes       " + result.bytes(),
                "words       " + result.terms(),
                "occurrences " + result.occurrences());
        Stream<String> hits = result.hits().entrySet().stream()
                .map(query -> "hits        " + query.getValue() + " for " + query.getKey());
        return Stream.of(figures, hits, Stream.of("sha256      " + result.sha256()))
                .flatMap(lines -> lines)
                .toList();
    }
}
