/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.counter;

import java.util.List;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** The state of the one task. */
final class Counter {
    long count;
    String label;

    /** Of the same name in both versions. */
    static final class Type implements StateType<Counter> {
        @Override
        public String name() {
            return "test.Counter";
        }

        @Override
        public Class<Counter> type() {
            return Counter.class;
        }

        @Override
        public List<String> fields() {
            return List.of("count", "label");
        }

        @Override
        public void save(Counter counter, FieldWriter out) {
            out.putLong(0, counter.count);
            out.putString(1, counter.label);
        }

        @Override
        public Counter create(FieldReader in) {
            return new Counter();
        }

        @Override
        public void load(Counter counter, FieldReader in) {
            counter.count = in.getLong(0);
            counter.label = in.getString(1);
        }
    }
}
