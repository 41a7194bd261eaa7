/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.util.Optional;

/**
 * What must hold of a key when something is put there.
 *
 * @param etag of what must be there now; empty if nothing may be there
 */
record Condition(Optional<String> etag) {
    static final Condition ABSENT = new Condition(Optional.empty());

    static Condition is(String etag) {
        return new Condition(Optional.of(etag));
    }

    boolean holds(Optional<String> present) {
        return etag.equals(present);
    }
}
