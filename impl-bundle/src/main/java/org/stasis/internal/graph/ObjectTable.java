/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;

/** Objects by number. */
final class ObjectTable {
    private Object[] objects = new Object[1 << 8];

    /** The object, or null. */
    Object get(int id) {
        return id < objects.length ? objects[id] : null;
    }

    void set(int id, Object object) {
        if (id >= objects.length) {
            objects = Arrays.copyOf(objects, Math.max(id + 1, 2 * objects.length));
        }
        objects[id] = object;
    }
}
