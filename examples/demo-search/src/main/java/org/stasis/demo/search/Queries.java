/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** What is asked of the finished index, one query of each common kind, by the way a person would write it. */
final class Queries {
    private Queries() {}

    static Map<String, Query> all() {
        Map<String, Query> all = new LinkedHashMap<>();
        all.put("license", word("license"));
        all.put(
                "+string -java",
                new BooleanQuery.Builder()
                        .add(word("string"), Occur.MUST)
                        .add(word("java"), Occur.MUST_NOT)
                        .build());
        all.put("\"all rights reserved\"", new PhraseQuery(MergedIndex.TEXT, "all", "rights", "reserved"));
        all.put("check*", new PrefixQuery(new Term(MergedIndex.TEXT, "check")));
        return all;
    }

    private static Query word(String word) {
        return new TermQuery(new Term(MergedIndex.TEXT, word));
    }
}
