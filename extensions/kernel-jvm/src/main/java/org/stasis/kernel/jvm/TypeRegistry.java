/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.ServiceReference;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/**
 * The state types that bundles offer. Of several with one name or class the highest service ranking counts, then the one
 * that came first. Thread-safe.
 */
final class TypeRegistry {
    // ascending, as StateTypes wants it: the preferred service last
    private final Map<ServiceReference<?>, Entry> types = new ConcurrentSkipListMap<>();

    private record Entry(StateType<?> type, String bundle) {}

    /**
     * The types at one moment.
     *
     * @param bundles symbolic name and version of the bundle of each type, by the type's name
     */
    record Snapshot(StateTypes types, Map<String, String> bundles) {}

    void add(ServiceReference<?> reference, StateType<?> type) {
        types.put(reference, new Entry(type, TaskService.bundle(reference)));
    }

    void remove(ServiceReference<?> reference) {
        types.remove(reference);
    }

    Snapshot snapshot() {
        var entries = types.values().stream().toList();
        Map<String, String> bundles = new TreeMap<>();
        entries.forEach(entry -> bundles.put(entry.type().name(), entry.bundle()));
        return new Snapshot(
                StateTypes.of(entries.stream().<StateType<?>>map(Entry::type).toList()), bundles);
    }
}
