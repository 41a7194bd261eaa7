/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.util.Map;
import org.stasis.api.task.Savable;

/**
 * What a run found out. Two runs over the same corpus have equal results, whatever interrupted them.
 *
 * @param bytes content of all documents
 * @param terms different words
 * @param occurrences words in all
 * @param hits documents found by each of the fixed queries
 * @param sha256 over documents, words and where they stand; see {@link Summary}
 */
@Savable
public record SearchResult(
        long documents, long bytes, long terms, long occurrences, Map<String, Long> hits, String sha256) {}
