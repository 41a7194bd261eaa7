/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.util.Arrays;
import java.util.Optional;

/** The compressions gVisor knows for state files. */
public enum StateFileCompression {
    NONE("none"),
    FLATE("flate-best-speed");

    private final String entry;

    StateFileCompression(String entry) {
        this.entry = entry;
    }

    /** Its name, as in the metadata. */
    public String entry() {
        return entry;
    }

    public static Optional<StateFileCompression> named(String name) {
        return Arrays.stream(values()).filter(c -> c.entry.equals(name)).findFirst();
    }
}
