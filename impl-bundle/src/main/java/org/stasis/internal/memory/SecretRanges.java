/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.task.PageRange;

/** Which pages of a memory file are secret, by which names. Changes are the caller's to order; anyone may look. */
final class SecretRanges {
    private volatile Map<PageRange, String> all = Map.of();

    /** A map that does not change, ascending. */
    Map<PageRange, String> all() {
        return all;
    }

    void add(PageRange range, String name) {
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("the name of a secret has 1 to 200 characters, not " + name.length());
        }
        if (all.keySet().stream().anyMatch(range::overlaps)) {
            throw new IllegalArgumentException("part of " + range + " is secret already");
        }
        TreeMap<PageRange, String> changed = new TreeMap<>(all);
        changed.put(range, name);
        all = Collections.unmodifiableMap(changed);
    }

    /** The contents of a freed range are gone, and what is allocated there next is no secret. */
    void free(PageRange range) {
        TreeMap<PageRange, String> left = new TreeMap<>();
        all.forEach((secret, name) ->
                PageRanges.without(List.of(secret), List.of(range)).forEach(part -> left.put(part, name)));
        all = Collections.unmodifiableMap(left);
    }
}
