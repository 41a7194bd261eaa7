/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.Arrays;

/** A stack of object numbers that grows. */
final class Ids {
    int[] ids = new int[64];
    int size;

    void push(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    int pop() {
        return ids[--size];
    }

    int top() {
        return ids[size - 1];
    }
}
