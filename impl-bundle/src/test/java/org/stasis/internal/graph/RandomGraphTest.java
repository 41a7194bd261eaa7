/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.internal.graph.Sample.Link;
import org.stasis.internal.graph.Sample.Node;

/** Graphs nobody thought of come back the same. */
class RandomGraphTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void bringsBackARandomGraph(long seed) throws Exception {
        Random random = new Random(seed);
        Object[] objects = new Object[2000];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = make(random, objects, i);
        }
        for (Object object : objects) {
            connect(random, object, objects);
        }
        assertSameShape(objects, Graphs.copy(objects));
        assertSameShape(objects, Graphs.copyInPieces(objects, seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bringsBackStringsLongerThanAnyPiece(long seed) throws Exception {
        Object[] texts = new Object[7];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = new Link("\u00fc long".repeat(60_000 * (i % 3)) + i, i == 0 ? null : texts[i - 1]);
        }
        assertSameShape(texts, Graphs.copyInPieces(texts, seed));
    }

    private static Object make(Random random, Object[] earlier, int count) {
        return switch (random.nextInt(9)) {
            case 0 -> new ArrayList<>();
            case 1 -> new LinkedHashMap<>();
            case 2 -> new ArrayDeque<>();
            case 3 -> new Object[random.nextInt(5)];
            case 4 -> new Link("link " + count, count == 0 ? null : earlier[random.nextInt(count)]);
            case 5 -> random.longs(random.nextInt(9)).toArray();
            default -> new Node();
        };
    }

    @SuppressWarnings("unchecked")
    private static void connect(Random random, Object object, Object[] objects) {
        if (object instanceof Node node) {
            node.flag = random.nextBoolean();
            node.number = random.nextLong() >> random.nextInt(64);
            node.ratio = random.nextFloat();
            node.weight = Double.longBitsToDouble(random.nextLong());
            node.name = random.nextBoolean() ? null : text(random);
            node.left = any(random, objects);
            node.right = any(random, objects);
        } else if (object instanceof Collection<?> collection) {
            for (int i = random.nextInt(6); i > 0; i--) {
                ((Collection<Object>) collection).add(objects[random.nextInt(objects.length)]);
            }
        } else if (object instanceof Map<?, ?> map) {
            for (int i = random.nextInt(6); i > 0; i--) {
                ((Map<Object, Object>) map).put("key " + i, any(random, objects));
            }
        } else if (object instanceof Object[] array) {
            Arrays.setAll(array, i -> any(random, objects));
        }
    }

    private static Object any(Random random, Object[] objects) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> (short) random.nextInt();
            case 4 -> (char) random.nextInt();
            case 5 -> text(random);
            case 6 -> random.nextDouble();
            default -> objects[random.nextInt(objects.length)];
        };
    }

    private static String text(Random random) {
        char[] chars = new char[random.nextInt(20)];
        boolean ascii = random.nextBoolean();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) random.nextInt(ascii ? 0x80 : 0x10000);
        }
        return new String(chars);
    }

    /** Walks both graphs side by side; the same object here must always meet the same object there. */
    private static void assertSameShape(Object expected, Object actual) {
        Map<Object, Object> met = new IdentityHashMap<>();
        ArrayDeque<Object[]> todo = new ArrayDeque<>(List.<Object[]>of(new Object[] {expected, actual}));
        while (!todo.isEmpty()) {
            Object[] pair = todo.pop();
            Object a = pair[0];
            Object b = pair[1];
            if (a == null || a instanceof String || a instanceof Number || a instanceof Character) {
                assertEquals(a, b);
                continue;
            }
            Object before = met.putIfAbsent(a, b);
            if (before != null) {
                assertSame(before, b);
                continue;
            }
            assertEquals(a.getClass(), b.getClass());
            Object[] left = parts(a);
            Object[] right = parts(b);
            assertEquals(left.length, right.length);
            for (int i = 0; i < left.length; i++) {
                todo.push(new Object[] {left[i], right[i]});
            }
        }
        Map<Object, Object> distinct = new IdentityHashMap<>();
        met.values().forEach(copy -> distinct.put(copy, copy));
        assertEquals(met.size(), distinct.size(), "no object stands for two");
    }

    private static Object[] parts(Object object) {
        if (object instanceof Node node) {
            return new Object[] {
                node.flag ? 1 : 0, node.number, node.ratio, node.weight, node.name, node.left, node.right
            };
        } else if (object instanceof Link link) {
            return new Object[] {link.name(), link.next()};
        } else if (object instanceof Collection<?> collection) {
            return collection.toArray();
        } else if (object instanceof Map<?, ?> map) {
            List<Object> parts = new ArrayList<>();
            map.forEach((key, value) -> {
                parts.add(key);
                parts.add(value);
            });
            return parts.toArray();
        } else if (object instanceof long[] numbers) {
            return Arrays.stream(numbers).boxed().toArray();
        }
        return (Object[]) object;
    }
}
