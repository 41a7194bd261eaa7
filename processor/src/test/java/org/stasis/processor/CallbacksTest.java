/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.stasis.api.CyclicStateException;
import org.stasis.api.task.StateType;
import org.stasis.processor.sample.Node;
import org.stasis.processor.sample.Node_StateType;
import org.stasis.processor.sample.Part;
import org.stasis.processor.sample.Part_Key_StateType;
import org.stasis.processor.sample.Part_StateType;

/** Callbacks after the load come in the order of references. */
class CallbacksTest {
    private static final StateType<?>[] TYPES = {new Node_StateType(), new Part_StateType(), new Part_Key_StateType()};

    @Test
    void findsTheCallbacksOfPartsDone() throws Exception {
        Part bolt = new Part(1);
        Part wheel = new Part(10);
        wheel.parts.addAll(List.of(bolt, bolt));
        Part car = new Part(100);
        Node between = new Node();
        between.value = wheel;
        car.parts.addAll(List.of(bolt, between, wheel));
        assertEquals(125, Graphs.copy(car, TYPES).sum);
    }

    @Test
    void findsMapsFilledUnderDerivedHashes() throws Exception {
        Part part = new Part(1);
        for (int i = 0; i < 100; i++) {
            part.index.put(new Part.Key(i), "value");
        }
        assertEquals(100, Graphs.copy(part, TYPES).lookups);
    }

    @Test
    void allowsCyclesWithOneCallback() throws Exception {
        Part part = new Part(5);
        Node node = new Node();
        node.next = node;
        part.parts.addAll(List.of(part.parts, new Node[] {node}));
        part.owner = part;
        assertEquals(5, Graphs.copy(part, TYPES).sum);
    }

    @Test
    void refusesCyclesOfCallbacks() throws Exception {
        Part car = new Part(100);
        Part wheel = new Part(10);
        Node between = new Node();
        between.value = wheel;
        car.parts.add(between);
        wheel.owner = car;
        byte[] image = Graphs.write(car, TYPES);
        CyclicStateException e = assertThrows(CyclicStateException.class, () -> Graphs.read(image, TYPES));
        String part = Part.class.getName();
        assertEquals(List.of(part, "java.util.ArrayList", "node", part, part), e.types());
        assertEquals(
                "objects with callbacks after the load refer to each other: " + String.join(" -> ", e.types())
                        + "; make one of these references transient, and set it in the callback of the object at its"
                        + " other end",
                e.getMessage());
    }

    @Test
    void doesNotNeedStackForLongChains() throws Exception {
        Part first = new Part(1);
        Part last = first;
        for (int i = 1; i < 100_000; i++) {
            Part next = new Part(1);
            last.parts.add(next);
            last = next;
        }
        assertEquals(100_000, Graphs.copy(first, TYPES).sum);
    }
}
