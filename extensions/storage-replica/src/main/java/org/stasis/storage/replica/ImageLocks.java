/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

/** Locks by the names of images, so that both copies of one change together within this process. */
final class ImageLocks {
    private final Object[] locks = new Object[64];

    ImageLocks() {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Object();
        }
    }

    Object of(String image) {
        return locks[Math.floorMod(image.hashCode(), locks.length)];
    }
}
