/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.inspect.ImageReport.Task;
import org.stasis.internal.wire.WireObject;

/** The tasks of a JVM kernel: a map of maps, found by its keys. */
final class JvmTasks {
    private JvmTasks() {}

    static List<Task> in(List<Graph> graphs) {
        List<Task> tasks = new ArrayList<>();
        for (Graph graph : graphs) {
            for (Map.Entry<Node, Node> task : entry(graph.root(), "tasks").entries()) {
                // what tasks need of a host is a map of the same name, in a graph of its own
                if (!entry(task.getValue(), "stage").isNil()) {
                    tasks.add(task(task.getKey().text().orElse("?"), task.getValue()));
                }
            }
        }
        return tasks;
    }

    private static Task task(String name, Node fields) {
        Node state = entry(fields, "state");
        return new Task(
                name,
                entry(fields, "stage").text().orElse(null),
                entry(fields, "bundle").text().orElse(null),
                entry(fields, "failure").text().orElse(null),
                state.id() == 0 ? null : "g" + state.graph().number() + "r" + state.id(),
                state.type().isEmpty() ? null : state.type(),
                fields(state));
    }

    private static Map<String, String> fields(Node state) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (state.value() instanceof WireObject.Struct struct) {
            WireObject.Type type = state.graph().type(struct.typeId());
            for (int i = 0;
                    type != null
                            && i
                                    < Math.min(
                                            type.fields().size(),
                                            struct.fields().size());
                    i++) {
                fields.put(
                        type.fields().get(i),
                        ValueText.brief(state.graph(), struct.fields().get(i)));
            }
        }
        return fields;
    }

    /** The value of a map under a key that is a text. */
    static Node entry(Node map, String key) {
        for (Map.Entry<Node, Node> entry : map.entries()) {
            if (entry.getKey().text().filter(key::equals).isPresent()) {
                return entry.getValue();
            }
        }
        return Node.none(map.graph());
    }
}
