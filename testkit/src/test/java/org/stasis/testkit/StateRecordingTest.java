/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

class StateRecordingTest {
    private static final class Node {
        String name;
        Node next;
        int changes;
    }

    private static final class NodeType implements StateType<Node> {
        @Override
        public String name() {
            return "node";
        }

        @Override
        public Class<Node> type() {
            return Node.class;
        }

        @Override
        public List<String> fields() {
            return List.of("name", "next", "changes");
        }

        @Override
        public void save(Node node, FieldWriter out) {
            out.putString(0, node.name);
            out.putObject(1, node.next);
            out.putLong(2, node.changes);
        }

        @Override
        public Node create(FieldReader in) {
            return new Node();
        }

        @Override
        public void load(Node node, FieldReader in) {
            node.name = in.getString(0);
            node.next = in.getObject(1, Node.class);
            node.changes = in.getInt(2);
        }
    }

    private static final StateTypes TYPES = StateTypes.of(Set.of(new NodeType()));

    @Test
    void keepsACycleAndItsIdentity() throws Exception {
        Node a = new Node();
        Node b = new Node();
        a.name = "a";
        a.next = b;
        b.next = a;
        b.changes = 7;
        var recording = new StateRecording();
        recording.graph(new ArrayList<>(List.of(a, b)), TYPES);

        var list = (List<?>) recording.replay().graph(TYPES);
        Node first = (Node) list.get(0);
        assertNotSame(a, first);
        assertEquals("a", first.name);
        assertSame(list.get(1), first.next);
        assertSame(first, first.next.next);
        assertEquals(7, first.next.changes);
    }

    @Test
    void isNotTouchedByLaterChanges() throws Exception {
        byte[] bytes = {1, 2};
        var map = new TreeMap<String, Object>(Map.of("bytes", bytes, "set", new HashSet<>(Set.of(1, 2))));
        var recording = new StateRecording();
        recording.graph(map, StateTypes.BUILT_IN);
        bytes[0] = 9;
        map.clear();

        for (int i = 0; i < 2; i++) {
            var copy = (Map<?, ?>) recording.replay().graph(StateTypes.BUILT_IN);
            byte[] copied = (byte[]) copy.get("bytes");
            assertArrayEquals(new byte[] {1, 2}, copied);
            assertEquals(Set.of(1, 2), copy.get("set"));
            copied[0] = 8;
        }
    }

    @Test
    void refusesAnUnregisteredClassByName() {
        var unknown = assertThrows(
                UnknownTypeException.class, () -> new StateRecording().graph(new Node(), StateTypes.BUILT_IN));
        assertEquals(Node.class.getName(), unknown.type());
    }

    @Test
    void holdsSectionsToTheirLength() throws Exception {
        var recording = new StateRecording();
        try (OutputStream section = recording.section(3)) {
            assertThrows(StateStreamException.class, () -> recording.graph(null, StateTypes.BUILT_IN));
            section.write(new byte[] {1, 2, 3});
            assertThrows(StateStreamException.class, () -> section.write(4));
        }
        OutputStream tooShort = recording.section(2);
        assertThrows(StateStreamException.class, tooShort::close);
        recording.graph("after", StateTypes.BUILT_IN);

        StateInput in = recording.replay();
        try (InputStream section = in.section()) {
            assertEquals(1, section.read());
        }
        assertThrows(StateStreamException.class, in::section);
        assertThrows(StateStreamException.class, () -> recording.replay(1).graph(StateTypes.BUILT_IN));
        assertThrows(StateStreamException.class, () -> recording.replay(0).graph(StateTypes.BUILT_IN));
    }
}
