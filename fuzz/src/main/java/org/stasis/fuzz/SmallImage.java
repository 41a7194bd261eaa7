/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.internal.memory.Pages;

/** The state file of a JVM kernel with two tasks, its memory inside. */
final class SmallImage {
    private SmallImage() {}

    static Checkpoint get() throws Exception {
        var kernel = new ByteArrayOutputStream();
        new StateStreamOutput(kernel).graph(Map.of("tasks", tasks()), Shapes.TYPES);
        var memory = new ByteArrayOutputStream();
        Pages.saveInside(SectionsTarget.used(), true, new UUID(1, 2), new StateStreamOutput(memory), bytes -> {});
        List<Checkpoint.Part> parts =
                new ArrayList<>(List.of(Graph.read(kernel.toByteArray()), new Checkpoint.Plain(memory.toByteArray())));
        return new Checkpoint(Map.of(SmallCheckpoints.STATE, parts));
    }

    /** In one order, so that inputs mean the same in each run. */
    private static Map<String, Object> tasks() {
        Map<String, Object> tasks = new LinkedHashMap<>();
        tasks.put("index", entries("stage", "READY", "bundle", "org.example", "state", new Shapes.Link("text", null)));
        tasks.put("failed", entries("stage", "FAILED", "failure", "no more"));
        return tasks;
    }

    private static Map<String, Object> entries(Object... namesAndValues) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return entries;
    }
}
