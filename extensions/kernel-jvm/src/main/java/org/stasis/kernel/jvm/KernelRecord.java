/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.kernel.jvm.TaskRecord.Stage;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * The kernel as an image holds it, after its {@link HostNeeds}: one small graph that tells which bundle registered which
 * state type, so that a reader that lacks one can say whose it is; then one graph of everything else, states and shared
 * objects together, so that what two tasks share is still one object after a load.
 *
 * @param nanos kernel time when it was saved
 * @param tasks in the order of their names
 * @param shared the objects shared by all tasks, by name
 */
record KernelRecord(long nanos, List<TaskRecord> tasks, Map<String, Object> shared) {
    private static final long FORMAT = 1;

    static KernelRecord of(Life life, Collection<TaskRunner> tasks) {
        return new KernelRecord(
                life.clock().nanos(),
                tasks.stream().map(TaskRunner::record).toList(),
                life.shared().all());
    }

    void writeTo(StateOutput out, TypeRegistry.Snapshot types) throws StateStreamException, KernelException {
        out.graph(new LinkedHashMap<>(types.bundles()), StateTypes.BUILT_IN);
        Map<String, Object> byName = new LinkedHashMap<>();
        for (TaskRecord task : tasks) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("bundle", task.bundle());
            fields.put("stage", task.stage().name());
            fields.put("failure", task.failure());
            fields.put("state", task.state());
            byName.put(task.name(), fields);
        }
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", FORMAT);
        graph.put("nanos", nanos);
        graph.put("tasks", byName);
        graph.put("shared", new LinkedHashMap<>(shared));
        out.graph(graph, types.types());
    }

    static KernelRecord readFrom(StateInput in, StateTypes types) throws StateStreamException, KernelException {
        GraphMap bundles = GraphMap.of("bundles of state types", in.graph(StateTypes.BUILT_IN));
        Object root;
        try {
            root = in.graph(types);
        } catch (UnknownTypeException e) {
            throw whose(e, bundles.textOrNull(elementType(e.type())));
        }
        GraphMap graph = GraphMap.of("kernel", root);
        if (graph.number("format") != FORMAT) {
            throw new StateStreamException("kernel.format: expected " + FORMAT + ", found " + graph.number("format"));
        }
        List<TaskRecord> tasks = new ArrayList<>();
        for (String name : graph.map("tasks").entries(Map.class).keySet()) {
            tasks.add(task(name, graph.map("tasks").map(name)));
        }
        return new KernelRecord(
                graph.number("nanos"), tasks, graph.map("shared").entries(Object.class));
    }

    private static TaskRecord task(String name, GraphMap fields) throws StateStreamException {
        String stage = fields.text("stage");
        for (Stage known : Stage.values()) {
            if (known.name().equals(stage)) {
                return new TaskRecord(
                        name, fields.text("bundle"), known, fields.textOrNull("failure"), fields.any("state"));
            }
        }
        throw new StateStreamException(fields.where() + ".stage: unknown: '" + stage + "'");
    }

    /** Arrays have the type of their elements, with brackets. */
    private static String elementType(String type) {
        return type.replace("[]", "");
    }

    private static UnknownTypeException whose(UnknownTypeException e, String bundle) {
        if (bundle == null) {
            return e;
        }
        UnknownTypeException whose = new UnknownTypeException(
                e.type(), bundle, e.getMessage() + "; when the image was saved, " + bundle + " registered it");
        whose.initCause(e);
        return whose;
    }

    /** Gives up the states. */
    void drop() {
        tasks.forEach(TaskRecord::drop);
    }
}
