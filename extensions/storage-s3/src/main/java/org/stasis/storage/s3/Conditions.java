/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.util.Map;

/** How a store keeps to conditions of writes. */
enum Conditions {
    /** As HTTP has them. */
    STANDARD,
    /** Likewise, but a tag must come without its quotes: Ceph refuses it otherwise, as if it were another's. */
    BARE_TAGS,
    /** Not at all. */
    IGNORED;

    Map<String, String> headers(Condition condition) {
        return condition
                .etag()
                .map(tag -> Map.of("If-Match", this == BARE_TAGS ? tag.replace("\"", "") : tag))
                .orElseGet(() -> Map.of("If-None-Match", "*"));
    }
}
