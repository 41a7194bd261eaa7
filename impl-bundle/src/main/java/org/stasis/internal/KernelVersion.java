/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

/** Version of a kernel's state format: a reader reads all older minor versions of its own major version. */
record KernelVersion(int major, int minor) {
    /** Reads {@code major.minor} and ignores what may follow; anything else is version 0.0. */
    static KernelVersion parse(String text) {
        if (text == null || !text.matches("\\d{1,6}\\.\\d{1,6}(\\..*)?")) {
            return new KernelVersion(0, 0);
        }
        String[] parts = text.split("\\.");
        return new KernelVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    boolean reads(KernelVersion saved) {
        return major == saved.major && minor >= saved.minor;
    }
}
