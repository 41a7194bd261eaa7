/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that bundles offer to one kernel. Of several with one name the highest service ranking counts, then the one
 * that came first. Not thread-safe.
 */
final class TaskRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRegistry.class);

    private final Map<String, NavigableSet<TaskService>> byName = new TreeMap<>();

    void add(TaskService service) {
        NavigableSet<TaskService> rivals = byName.computeIfAbsent(service.name(), name -> new TreeSet<>());
        rivals.add(service);
        if (rivals.size() > 1) {
            LOG.warn(
                    "Task '{}' of kernel '{}' is offered by {} and by {}; the next start uses the one of {}",
                    service.name(),
                    service.kernel(),
                    rivals.first().bundle(),
                    rivals.last().bundle(),
                    rivals.first().bundle());
        }
    }

    /** Removes what came with that reference; empty if it was not a task of this kernel. */
    Optional<TaskService> remove(ServiceReference<?> reference) {
        for (NavigableSet<TaskService> rivals : byName.values()) {
            for (TaskService service : rivals) {
                if (service.reference().equals(reference)) {
                    rivals.remove(service);
                    byName.values().removeIf(NavigableSet::isEmpty);
                    return Optional.of(service);
                }
            }
        }
        return Optional.empty();
    }

    Optional<TaskService> named(String name) {
        return Optional.ofNullable(byName.get(name)).map(NavigableSet::first);
    }

    /** One for each name, in the order of names. */
    List<TaskService> all() {
        return byName.values().stream().map(NavigableSet::first).toList();
    }
}
