/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The objects that all tasks of a kernel share, by name. Thread-safe. */
final class SharedObjects {
    private final Map<String, Object> objects = new ConcurrentHashMap<>();

    // one for all names and reentrant, so that making one object may ask for another; reading never needs it, so that a
    // save can read while a task stands at a safepoint inside of initial.get()
    private final ReentrantLock making = new ReentrantLock();

    SharedObjects(Map<String, ?> initially) {
        objects.putAll(initially);
    }

    <T> T get(String name, Class<T> type, Supplier<T> initial) {
        Object present = objects.get(name);
        return type.cast(present != null ? present : make(name, initial));
    }

    private Object make(String name, Supplier<?> initial) {
        making.lock();
        try {
            Object present = objects.get(name);
            if (present != null) {
                return present;
            }
            Object made = Objects.requireNonNull(initial.get(), () -> "shared object '" + name + "' must not be null");
            objects.put(name, made);
            return made;
        } finally {
            making.unlock();
        }
    }

    /** All of them as they are now, in the order of their names. */
    Map<String, Object> all() {
        return new TreeMap<>(objects);
    }
}
