/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stasis.api.task.StateType;

/**
 * The state types one graph is written or read with: an immutable snapshot, so that a bundle that comes or goes in the
 * meantime changes nothing. Of two types with one name or class the later in the collection counts.
 */
public final class StateTypes {
    /** Built-in types only. */
    public static final StateTypes BUILT_IN = of(Set.of());

    private final Map<String, StateType<?>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, StateType<?>> byClass = new LinkedHashMap<>();

    private StateTypes(Collection<? extends StateType<?>> types) {
        for (StateType<?> type : types) {
            byName.put(type.name(), type);
            byClass.put(type.type(), type);
        }
    }

    public static StateTypes of(Collection<? extends StateType<?>> types) {
        return new StateTypes(types);
    }

    public Optional<StateType<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The type of exactly this class. */
    @SuppressWarnings("unchecked")
    public <T> Optional<StateType<T>> of(Class<T> type) {
        return Optional.ofNullable((StateType<T>) byClass.get(type));
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }
}
