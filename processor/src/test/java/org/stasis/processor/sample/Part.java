/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.task.AfterLoad;
import org.stasis.api.task.Savable;

/** Has a sum that is derived after a load, from the sums of its parts. */
@Savable
public class Part {
    public int weight;
    public List<Object> parts = new ArrayList<>();
    public Map<Key, String> index = new HashMap<>();
    public Part owner;

    public transient int sum;
    public transient int lookups;

    public Part() {}

    public Part(int weight) {
        this.weight = weight;
    }

    @AfterLoad
    void derive() {
        sum = weight;
        for (Object part : parts) {
            sum += part instanceof Part p ? p.sum : part instanceof Node node ? ((Part) node.value).sum : 0;
        }
        for (Key key : List.copyOf(index.keySet())) {
            lookups += index.containsKey(new Key(key.id)) ? 1 : 0;
        }
    }

    /** A key whose hash is derived itself. */
    @Savable
    public static class Key {
        final long id;
        transient int hash;

        public Key(long id) {
            this.id = id;
            hash();
        }

        @AfterLoad
        void hash() {
            hash = Long.hashCode(id) * 31;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.id == id;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
