/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.kernel.jvm.TaskRecord.Stage;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** What a kernel writes of itself, and what it believes of what it reads. */
class KernelRecordTest {
    private static final TypeRegistry.Snapshot TYPES = new TypeRegistry.Snapshot(StateTypes.BUILT_IN, Map.of());

    private static StateInput stream(Object... graphs) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateStreamOutput out = new StateStreamOutput(bytes);
        for (Object graph : graphs) {
            out.graph(graph, StateTypes.BUILT_IN);
        }
        return input(bytes);
    }

    private static StateInput input(ByteArrayOutputStream bytes) {
        return new StateStreamInput(new ByteArrayInputStream(bytes.toByteArray()), "test", GraphLimits.DEFAULT);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        KernelRecord record = new KernelRecord(
                42,
                List.of(
                        new TaskRecord("a", "bundle 1.0.0", Stage.READY, null, 7L),
                        new TaskRecord("b", "bundle 1.0.0", Stage.FAILED, "why", null)),
                Map.of("shared", "text"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        record.writeTo(new StateStreamOutput(bytes), TYPES);
        assertEquals(record, KernelRecord.readFrom(input(bytes), StateTypes.BUILT_IN));
    }

    private static LinkedHashMap<String, Object> kernel() {
        LinkedHashMap<String, Object> task = new LinkedHashMap<>(Map.of("bundle", "b", "stage", "READY"));
        return new LinkedHashMap<>(Map.of(
                "format",
                1L,
                "nanos",
                5L,
                "tasks",
                new LinkedHashMap<>(Map.of("t", task)),
                "shared",
                new LinkedHashMap<>()));
    }

    private static void refuses(String message, Object root) throws Exception {
        StateInput in = stream(new LinkedHashMap<>(), root);
        StateStreamException fault =
                assertThrows(StateStreamException.class, () -> KernelRecord.readFrom(in, StateTypes.BUILT_IN));
        assertEquals(message, fault.getMessage());
    }

    @Test
    void believesNothingItReads() throws Exception {
        assertEquals(
                1,
                KernelRecord.readFrom(stream(new LinkedHashMap<>(), kernel()), StateTypes.BUILT_IN)
                        .tasks()
                        .size());

        refuses("kernel: expected a Map, found a String", "text");
        refuses("kernel.format: expected a Long, found nothing", new LinkedHashMap<>());
        refuses("kernel.format: expected 1, found 2", changed("format", 2L));
        refuses("kernel.nanos: expected a Long, found a String", changed("nanos", "soon"));
        refuses("kernel.tasks: expected a Map, found a Long", changed("tasks", 1L));
        refuses(
                "kernel.tasks: name: expected a String, found a Long",
                changed("tasks", new LinkedHashMap<>(Map.of(1L, new LinkedHashMap<>()))));
        refuses("kernel.tasks.t: expected a Map, found a Long", changed("tasks", new LinkedHashMap<>(Map.of("t", 1L))));
        refuses("kernel.tasks.t.stage: unknown: 'ASLEEP'", task("stage", "ASLEEP"));
        refuses("kernel.tasks.t.bundle: expected a String, found nothing", task("bundle", null));
        refuses("kernel.tasks.t.failure: expected a String, found a Long", task("failure", 1L));
        refuses("kernel.shared.x: expected a Object, found nothing", changed("shared", sharedNull()));
    }

    private static Object sharedNull() {
        LinkedHashMap<String, Object> shared = new LinkedHashMap<>();
        shared.put("x", null);
        return shared;
    }

    private static Object changed(String entry, Object value) {
        LinkedHashMap<String, Object> kernel = kernel();
        kernel.put(entry, value);
        return kernel;
    }

    private static Object task(String entry, Object value) {
        LinkedHashMap<String, Object> task = new LinkedHashMap<>(Map.of("bundle", "b", "stage", "READY"));
        task.put(entry, value);
        return changed("tasks", new LinkedHashMap<>(Map.of("t", task)));
    }

    @Test
    void hostNeedsTellEverythingThatIsMissing() throws Exception {
        HostNeeds needs = new HostNeeds(
                16384,
                foreign().toString(),
                21,
                new LinkedHashMap<>(Map.of("t", "work 1.0.0")),
                new LinkedHashMap<>(Map.of("T", "work 1.0.0")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        needs.writeTo(new StateStreamOutput(bytes));
        HostNeeds read = HostNeeds.readFrom(input(bytes));
        assertEquals(needs, read);
        assertEquals(
                List.of(
                        "its memory has pages of 16384 bytes, this kernel's have 4096",
                        "the processor it was saved on is " + foreign() + ", this one is " + ByteOrder.nativeOrder(),
                        "no service offers task 't'; it came from work 1.0.0",
                        "no service offers state type 'T'; it came from work 1.0.0"),
                read.unmet(Set.of("other"), Set.of()));
        assertEquals(2, read.unmet(Set.of("t"), Set.of("T")).size());
    }

    private static ByteOrder foreign() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @Test
    void hostNeedsOfImagesThatTellNoByteOrderAreMet() throws Exception {
        HostNeeds needs = new HostNeeds(4096, null, 17, Map.of(), Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        needs.writeTo(new StateStreamOutput(bytes));
        assertEquals(List.of(), HostNeeds.readFrom(input(bytes)).unmet(Set.of(), Set.of()));
    }

    @Test
    void hostNeedsBelieveNothingTheyRead() throws Exception {
        for (Object root : Arrays.asList(null, "text", new LinkedHashMap<>(Map.of("pageBytes", "4096")))) {
            StateInput in = stream(root);
            assertThrows(StateStreamException.class, () -> HostNeeds.readFrom(in));
        }
    }
}
