/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.stasis.api.KernelException;

/** Maps: key, value, key, value, in the order of iteration. */
final class MapForm extends Form {
    private final IntFunction<Map<Object, Object>> make;

    MapForm(Class<?> type, IntFunction<Map<Object, Object>> make) {
        super(type.getName());
        this.make = make;
    }

    @Override
    void write(Object object, RecordWriter out) throws KernelException {
        if (object instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
            throw new KernelException(name() + " with a comparator cannot be saved; register a state type of your own");
        }
        Map<?, ?> map = (Map<?, ?>) object;
        int left = map.size();
        out.begin(Math.multiplyExact(2, left));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            left--;
            out.value(entry.getKey());
            out.value(entry.getValue());
        }
        if (left != 0) {
            throw new ConcurrentModificationException();
        }
    }

    @Override
    Object create(RecordReader in) {
        if (in.count() % 2 != 0) {
            throw in.damaged("as many values as keys", "a key without a value");
        }
        return make.apply(in.count() / 2);
    }

    @Override
    Object shell(RecordReader in) {
        return make.apply(0);
    }

    @Override
    boolean hasKeys() {
        return true;
    }

    @Override
    boolean hashesParts() {
        return true;
    }

    @Override
    void load(Object object, RecordReader in) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) object;
        int count = in.count();
        boolean later = false;
        for (int i = 0; i < count; i += 2) {
            Object key = in.next();
            later |= in.wasIncomplete();
            if (!later) {
                in.chargeKey();
            }
            Object value = in.next();
            if (!later) {
                map.put(key, value);
            }
        }
        if (later) {
            map.clear();
            in.fillLater();
        } else {
            in.expectSize(map.size(), in.count() / 2);
        }
    }

    @Override
    void fill(Object object, RecordReader in) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) object;
        for (int i = 0; i < in.count(); i += 2) {
            Object key = in.next();
            in.chargeKey();
            map.put(key, in.next());
        }
        in.expectSize(map.size(), in.count() / 2);
    }
}
