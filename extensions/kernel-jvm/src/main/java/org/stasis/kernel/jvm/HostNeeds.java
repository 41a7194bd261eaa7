/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * What a host must have to run an image's kernel: the first graph of the stream, readable without any of it.
 *
 * <p>Needed are the services of the tasks that have more to do, and the state types registered by the bundles of all
 * tasks. A type from another bundle may be in use too; that shows when the kernel's own graph is read, which is before
 * anything is changed as well.
 *
 * @param pageBytes size of a page of the memory file
 * @param byteOrder of the processor, in which tasks may have written numbers; null in images that do not tell
 * @param java feature version of the Java that wrote it; for people, not a need
 * @param tasks names of the tasks with more to do, and the bundle of each
 * @param types names of the state types, and the bundle that registered each
 */
record HostNeeds(long pageBytes, String byteOrder, long java, Map<String, String> tasks, Map<String, String> types) {
    private static final String WHERE = "host needs of the kernel";

    static HostNeeds of(Iterable<TaskRunner> tasks, Map<String, String> types) {
        Map<String, String> live = new TreeMap<>();
        Set<String> bundles = new HashSet<>();
        for (TaskRunner task : tasks) {
            bundles.add(task.bundle());
            if (task.live()) {
                live.put(task.name(), task.bundle());
            }
        }
        Map<String, String> needed = new TreeMap<>(types);
        needed.values().retainAll(bundles);
        return new HostNeeds(
                MemoryFile.PAGE_BYTES,
                ByteOrder.nativeOrder().toString(),
                Runtime.version().feature(),
                live,
                needed);
    }

    void writeTo(StateOutput out) throws StateStreamException, KernelException {
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("pageBytes", pageBytes);
        graph.put("byteOrder", byteOrder);
        graph.put("java", java);
        graph.put("tasks", new LinkedHashMap<>(tasks));
        graph.put("types", new LinkedHashMap<>(types));
        out.graph(graph, StateTypes.BUILT_IN);
    }

    static HostNeeds readFrom(StateInput in) throws StateStreamException, KernelException {
        GraphMap graph = GraphMap.of(WHERE, in.graph(StateTypes.BUILT_IN));
        return new HostNeeds(
                graph.number("pageBytes"),
                graph.textOrNull("byteOrder"),
                graph.number("java"),
                graph.map("tasks").entries(String.class),
                graph.map("types").entries(String.class));
    }

    /** Every need that this host does not meet. */
    List<String> unmet(Set<String> tasksHere, Set<String> typesHere) {
        List<String> reasons = new ArrayList<>();
        if (pageBytes != MemoryFile.PAGE_BYTES) {
            reasons.add("its memory has pages of " + pageBytes + " bytes, this kernel's have " + MemoryFile.PAGE_BYTES);
        }
        String order = ByteOrder.nativeOrder().toString();
        if (byteOrder != null && !byteOrder.equals(order)) {
            reasons.add("the processor it was saved on is " + byteOrder + ", this one is " + order);
        }
        tasks.forEach((task, bundle) -> {
            if (!tasksHere.contains(task)) {
                reasons.add("no service offers task '" + task + "'; it came from " + bundle);
            }
        });
        types.forEach((type, bundle) -> {
            if (!typesHere.contains(type)) {
                reasons.add("no service offers state type '" + type + "'; it came from " + bundle);
            }
        });
        return reasons;
    }
}
