/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.internal.graph.Sample.Color;
import org.stasis.internal.graph.Sample.Link;
import org.stasis.internal.graph.Sample.Node;
import org.stasis.internal.wire.Tag;

class GraphTest {
    @Test
    void bringsBackEveryField() throws Exception {
        Node node = new Node();
        node.flag = true;
        node.number = Long.MIN_VALUE;
        node.ratio = -0.0f;
        node.weight = Double.NaN;
        node.name = "h\u00e9llo \u2713 \ud83d\ude80 \ud800";
        Node copy = Graphs.copy(node);
        assertTrue(copy.flag);
        assertEquals(Long.MIN_VALUE, copy.number);
        assertEquals(-0.0f, copy.ratio);
        assertEquals(Double.NaN, copy.weight);
        assertEquals(node.name, copy.name);
    }

    @Test
    void keepsCycles() throws Exception {
        Node a = new Node();
        Node b = new Node();
        a.left = b;
        b.left = a;
        b.right = b;
        Node copy = Graphs.copy(a);
        Node other = (Node) copy.left;
        assertSame(copy, other.left);
        assertSame(other, other.right);
        assertNotSame(copy, other);
    }

    @Test
    void keepsASharedObjectOne() throws Exception {
        Node shared = new Node();
        Object[] copy =
                Graphs.copy(new Object[] {shared, List.of().toArray(), new ArrayList<>(List.of(shared)), shared});
        assertSame(copy[0], copy[3]);
        assertSame(copy[0], ((List<?>) copy[2]).get(0));
    }

    @Test
    void bringsBackAListOfAMillionNodes() throws Exception {
        Node last = null;
        for (int i = 0; i < 1_000_000; i++) {
            Node node = new Node();
            node.number = i;
            node.left = last;
            last = node;
        }
        Node copy = Graphs.copy(last);
        for (int i = 999_999; i >= 0; i--) {
            assertEquals(i, copy.number);
            copy = (Node) copy.left;
        }
        assertNull(copy);
    }

    @Test
    void makesRecordsNestedAHundredThousandDeep() throws Exception {
        Link last = null;
        for (int i = 0; i < 100_000; i++) {
            last = new Link("n" + i, last);
        }
        Link copy = Graphs.copy(last);
        for (int i = 99_999; i >= 0; i--) {
            assertEquals("n" + i, copy.name());
            copy = (Link) copy.next();
        }
        assertNull(copy);
    }

    @Test
    void makesARecordWithManyDeepParts() throws Exception {
        ArrayList<Object> chains = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Link chain = null;
            for (int j = 0; j < 300; j++) {
                chain = new Link(i + "/" + j, chain);
            }
            chains.add(chain);
        }
        Link copy = Graphs.copy(new Link("all", chains));
        Link chain = (Link) ((List<?>) copy.next()).get(199);
        assertEquals("199/299", chain.name());
    }

    @Test
    void namesTheTypesOfACycleThroughImmutableObjects() throws Exception {
        Object[] knot = new Object[1];
        Link link = new Link("a", new Link("b", knot));
        knot[0] = link;
        Link copy = Graphs.copy(link);
        assertSame(copy, ((Object[]) ((Link) copy.next()).next())[0], "an array in between breaks the cycle");

        byte[] image = Graphs.write(new Link("a", new Link("b", null)), Sample.TYPES);
        int at = image.length - 13; // the end of the first record, before the root's
        assertEquals(Tag.NIL, image[at]);
        byte[] cyclic = Arrays.copyOf(image, image.length + 2);
        System.arraycopy(image, at + 1, cyclic, at + 3, 12);
        System.arraycopy(new byte[] {Tag.REF, 1, 0}, 0, cyclic, at, 3);
        KernelException e = assertThrows(KernelException.class, () -> Graphs.read(cyclic, Sample.TYPES));
        assertTrue(e.getMessage().contains("sample.Link -> sample.Link -> sample.Link"), e.getMessage());
    }

    @Test
    void bringsBackEnumConstantsThemselves() throws Exception {
        Object[] copy = Graphs.copy(new Object[] {Color.RED, Color.GREEN, Color.RED});
        assertSame(Color.RED, copy[0]);
        assertSame(Color.GREEN, copy[1]);
        assertSame(Color.RED, copy[2]);
    }

    @Test
    void keepsTheClassOfEveryBuiltInValue() throws Exception {
        Object[] values = {
            null, true, false, (byte) -3, (short) 300, 'x', 7, 0, 8L, 0L, 1.5f, 0f, 2.5d, 0d, "text", "",
        };
        assertArrayEquals(values, Graphs.copy(values));
        for (Object value : values) {
            assertEquals(value, Graphs.copy(value));
        }
    }

    @Test
    void bringsBackEveryArrayOfPrimitives() throws Exception {
        Object[] arrays = {
            new byte[] {1, -1, 0, 127},
            new boolean[] {true, false},
            new short[] {Short.MIN_VALUE, 5},
            new char[] {'\uffff', 'a'},
            new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
            new float[] {Float.NaN, -1f, Float.MIN_VALUE},
            new double[] {Double.NEGATIVE_INFINITY, -0d},
            new byte[0],
            new int[0],
            new double[0],
            new Object[0],
        };
        assertTrue(Arrays.deepEquals(arrays, Graphs.copy(arrays)));
    }

    @Test
    void keepsClassOrderAndElementsOfEveryCollection() throws Exception {
        List<Collection<Object>> empty =
                List.of(new ArrayList<>(), new ArrayDeque<>(), new HashSet<>(), new LinkedHashSet<>(), new TreeSet<>());
        for (Collection<Object> collection : empty) {
            assertEquals(0, Graphs.copy(collection).size());
            collection.addAll(List.of("c", "a", "b"));
            Collection<Object> copy = Graphs.copy(collection);
            assertSame(collection.getClass(), copy.getClass());
            assertEquals(List.copyOf(collection), List.copyOf(copy));
        }
    }

    @Test
    void keepsClassOrderAndEntriesOfEveryMap() throws Exception {
        for (Map<Object, Object> map :
                List.<Map<Object, Object>>of(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>())) {
            assertEquals(Map.of(), Graphs.copy(map));
            map.put("one", 1);
            map.put("and", null);
            map.put("two", new ArrayList<>(List.of(2L)));
            Map<Object, Object> copy = Graphs.copy(map);
            assertSame(map.getClass(), copy.getClass());
            assertEquals(map, copy);
            if (map.getClass() != HashMap.class) {
                assertEquals(List.copyOf(map.keySet()), List.copyOf(copy.keySet()));
            }
        }
    }

    @Test
    void findsKeysWhoseHashDependsOnTheirState() throws Exception {
        HashSet<Object> set = new HashSet<>(Set.of(Sample.key("in a set", null)));
        HashMap<Object, Object> map = new HashMap<>();
        map.put(Sample.key("plain", 1), "first");
        map.put(Sample.key("deep", set), "second");
        map.put(set, "third");
        map.put(new ArrayList<>(List.of(Sample.key("in a list", set))), "fourth");
        map.put("self", map);
        Object[] copy = Graphs.copy(new Object[] {map, set});
        Map<?, ?> found = (Map<?, ?>) copy[0];
        Set<?> inner = (Set<?>) copy[1];
        assertTrue(inner.contains(Sample.key("in a set", null)));
        assertEquals("first", found.get(Sample.key("plain", 1)));
        assertEquals("second", found.get(Sample.key("deep", set)));
        assertEquals("third", found.get(inner));
        assertEquals("fourth", found.get(List.of(Sample.key("in a list", inner))));
        assertSame(found, found.get("self"));
    }
}
