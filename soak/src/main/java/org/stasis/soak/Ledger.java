/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What must be found: for each image the version that was last acknowledged, and the one change that may have happened or
 * not. Confined to one thread.
 */
final class Ledger {
    /** Stands for no image. */
    static final long NONE = 0;

    private final Map<String, Long> acknowledged = new HashMap<>();
    private String pending;
    private long pendingVersion;

    /** A change begins: from now on its outcome, or what was before, is right. */
    void begin(String image, long version) {
        pending = image;
        pendingVersion = version;
    }

    /** The change that began was acknowledged. */
    void acknowledge() {
        acknowledged.put(pending, pendingVersion);
        pending = null;
    }

    /** The change that began was refused and has not happened. */
    void refuse() {
        pending = null;
    }

    /** The version that image has for certain; nothing if it has none, or if a change is open. */
    OptionalLong certain(String image) {
        return image.equals(pending) ? OptionalLong.empty() : OptionalLong.of(acknowledged.getOrDefault(image, NONE));
    }

    /** Takes what was found for what is there; false if that cannot be. */
    boolean settle(String image, long found) {
        long before = acknowledged.getOrDefault(image, NONE);
        boolean right = found == before || image.equals(pending) && found == pendingVersion;
        acknowledged.put(image, found);
        if (image.equals(pending)) {
            pending = null;
        }
        return right;
    }

    /** What that image may be, for people. */
    String expected(String image) {
        String before = text(acknowledged.getOrDefault(image, NONE));
        return image.equals(pending) ? before + " or " + text(pendingVersion) : before;
    }

    static String text(long version) {
        return version == NONE ? "no image" : "version " + version;
    }
}
