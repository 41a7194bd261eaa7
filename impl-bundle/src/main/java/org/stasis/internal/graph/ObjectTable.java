/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;

/** Objects by number. */
final class ObjectTable {
    /** How many there may be with the one that nothing has, 0; or 0 if nobody knows. */
    private final int most;

    private Object[] objects = new Object[1 << 8];

    ObjectTable() {
        this.most = 0;
    }

    /** Of objects numbered from 1 to this. */
    ObjectTable(int count) {
        this.most = count + 1;
    }

    /** The object, or null. */
    Object get(int id) {
        return id < objects.length ? objects[id] : null;
    }

    void set(int id, Object object) {
        if (id >= objects.length) {
            grow(id);
        }
        objects[id] = object;
    }

    private void grow(int id) {
        int ahead = most == 0 ? 2 * objects.length : (int) Math.min(most, 4L * objects.length);
        objects = Arrays.copyOf(objects, Math.max(id + 1, ahead));
    }
}
