/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.stasis.api.KernelException;
import org.stasis.fuzz.Shapes.Cell;
import org.stasis.fuzz.Shapes.Color;
import org.stasis.fuzz.Shapes.Link;
import org.stasis.fuzz.Shapes.Part;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.spi.StateStreamException;

/** A graph of objects, built-in ones and those of registered types. */
final class GraphTarget implements Target {
    private static final GraphLimits LIMITS = new GraphLimits(1 << 16, 1 << 20, 1 << 20);

    @Override
    public void run(byte[] input) throws Exception {
        Object root;
        try {
            root = read(input);
        } catch (StateStreamException | KernelException e) {
            return; // refused, as it should be
        }
        try {
            Rules.always(SameGraph.of(root, read(write(root))), "a graph stays the same");
        } catch (StateStreamException | KernelException e) {
            if (!(e.getCause() instanceof StackOverflowError)) {
                throw Rules.refused("a graph", e);
            }
            // a key that holds itself: whether its hash is asked for too late depends on the order of the objects
        }
    }

    private static Object read(byte[] bytes) throws StateStreamException, KernelException {
        return new StateStreamInput(new ByteArrayInputStream(bytes), "checkpoint.img", LIMITS).graph(Shapes.TYPES);
    }

    private static byte[] write(Object root) throws StateStreamException, KernelException {
        var out = new ByteArrayOutputStream();
        new StateStreamOutput(out).graph(root, Shapes.TYPES);
        return out.toByteArray();
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>(Fixtures.payloads());
        for (Object root : roots()) {
            seeds.add(write(root));
        }
        return seeds;
    }

    private static List<Object> roots() {
        var cell = new Cell();
        cell.name = "cell";
        cell.left = cell;
        cell.right = new Link("link", new Link(null, Color.GREEN));
        var part = new Part();
        part.left = List.of().toArray();
        part.right = "right";
        var key = new ArrayList<Object>(List.of(part));
        List<Object> roots = new ArrayList<>(List.of(
                cell,
                part,
                "text",
                7,
                new Object[] {null, true, (byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, "s", cell, cell},
                new byte[] {1, 2},
                new boolean[] {true, false},
                new short[] {-1},
                new char[] {'x'},
                new int[] {1 << 20},
                new long[] {Long.MIN_VALUE},
                new float[] {1.5f},
                new double[] {-0d},
                new ArrayDeque<>(List.of("a", 1)),
                new HashSet<>(Arrays.asList(part, key, null)),
                new LinkedHashSet<>(List.of(key, "k")),
                new TreeSet<>(List.of(1, 2)),
                new TreeMap<>(Map.of("a", cell))));
        var inner = new HashMap<Object, Object>(Map.of(part, "p", key, part));
        roots.add(new LinkedHashMap<Object, Object>(Map.of(inner, key, new HashSet<>(List.of(part)), inner)));
        return roots;
    }
}
