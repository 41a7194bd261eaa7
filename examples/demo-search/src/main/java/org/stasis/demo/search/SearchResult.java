/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/**
 * What a run found out. Two runs over the same corpus have equal results, whatever interrupted them.
 *
 * @param bytes content of all documents
 * @param terms different words
 * @param occurrences words in all
 * @param hits documents found by each of the fixed queries
 * @param sha256 over documents, words and where they stand; see {@link Summary}
 */
public record SearchResult(
        long documents, long bytes, long terms, long occurrences, Map<String, Long> hits, String sha256) {

    @Component(service = StateType.class)
    public static final class Type implements StateType<SearchResult> {
        @Override
        public String name() {
            return "org.stasis.demo.search.SearchResult";
        }

        @Override
        public Class<SearchResult> type() {
            return SearchResult.class;
        }

        @Override
        public List<String> fields() {
            return List.of("documents", "bytes", "terms", "occurrences", "hits", "sha256");
        }

        @Override
        public void save(SearchResult result, FieldWriter out) {
            out.putLong(0, result.documents);
            out.putLong(1, result.bytes);
            out.putLong(2, result.terms);
            out.putLong(3, result.occurrences);
            out.putObject(4, new LinkedHashMap<>(result.hits));
            out.putString(5, result.sha256);
        }

        @Override
        @SuppressWarnings("unchecked") // only this type writes the field, and only with such a map
        public SearchResult create(FieldReader in) {
            Map<String, Long> hits = in.getObject(4, LinkedHashMap.class);
            return new SearchResult(in.getLong(0), in.getLong(1), in.getLong(2), in.getLong(3), hits, in.getString(5));
        }
    }
}
