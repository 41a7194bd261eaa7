/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.safe;

import java.util.List;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** The state of the one task. */
final class Safe {
    String password;
    long page;

    static final class Type implements StateType<Safe> {
        @Override
        public String name() {
            return "test.Safe";
        }

        @Override
        public Class<Safe> type() {
            return Safe.class;
        }

        @Override
        public List<String> fields() {
            return List.of("password", "page");
        }

        @Override
        public void save(Safe safe, FieldWriter out) {
            out.putSecret(0, "test.Safe.password", false, safe.password);
            out.putLong(1, safe.page);
        }

        @Override
        public Safe create(FieldReader in) {
            return new Safe();
        }

        @Override
        public void load(Safe safe, FieldReader in) {
            safe.password = in.getSecretText(0);
            safe.page = in.getLong(1);
        }
    }
}
