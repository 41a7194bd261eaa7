/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.StateType;
import org.stasis.processor.sample.Account;
import org.stasis.processor.sample.Account_StateType;
import org.stasis.processor.sample.Color;
import org.stasis.processor.sample.Color_StateType;
import org.stasis.processor.sample.Hooked;
import org.stasis.processor.sample.Hooked_StateType;
import org.stasis.processor.sample.Kinds;
import org.stasis.processor.sample.Kinds_StateType;
import org.stasis.processor.sample.Node;
import org.stasis.processor.sample.Node_StateType;
import org.stasis.processor.sample.Shape;
import org.stasis.processor.sample.Shape_Box_StateType;
import org.stasis.processor.sample.Shape_Child_StateType;
import org.stasis.processor.sample.Shape_Circle_StateType;
import org.stasis.processor.sample.Shape_Group_StateType;
import org.stasis.processor.sample.Shape_StateType;
import org.stasis.processor.sample.other.Savings;
import org.stasis.processor.sample.other.Savings_StateType;

/** Everything that can be saved comes back as it was. */
class RoundTripTest {
    private static final StateType<?>[] TYPES = {
        new Account_StateType(),
        new Color_StateType(),
        new Hooked_StateType(),
        new Kinds_StateType(),
        new Node_StateType(),
        new Savings_StateType(),
        new Shape_StateType(),
        new Shape_Box_StateType(),
        new Shape_Child_StateType(),
        new Shape_Circle_StateType(),
        new Shape_Group_StateType(),
    };

    private static final Shape.Circle CIRCLE = new Shape.Circle(1.5, -2, 0.25f);

    private static <T> T copy(T root) throws Exception {
        return Graphs.copy(root, TYPES);
    }

    @Test
    void keepsPrimitivesStringsAndBoxedValues() throws Exception {
        Kinds kinds = new Kinds();
        kinds.truth = true;
        kinds.tiny = Byte.MIN_VALUE;
        kinds.little = Short.MIN_VALUE;
        kinds.letter = '\uffff';
        kinds.number = Integer.MIN_VALUE;
        kinds.large = Long.MIN_VALUE;
        kinds.ratio = Float.MIN_VALUE;
        kinds.exact = -0d;
        kinds.text = "text \ud83d\ude00";
        kinds.boxedTruth = false;
        kinds.boxedTiny = 7;
        kinds.boxedLittle = 8;
        kinds.boxedLetter = 'c';
        kinds.boxedNumber = 0;
        kinds.boxedLarge = 10L;
        kinds.boxedRatio = Float.NaN;
        kinds.boxedExact = 0d;
        kinds.someNumber = (short) 3;
        kinds.someText = "some";
        Kinds copy = copy(kinds);
        assertTrue(copy.truth);
        assertEquals(Byte.MIN_VALUE, copy.tiny);
        assertEquals(Short.MIN_VALUE, copy.little);
        assertEquals('\uffff', copy.letter);
        assertEquals(Integer.MIN_VALUE, copy.number);
        assertEquals(Long.MIN_VALUE, copy.large);
        assertEquals(Float.MIN_VALUE, copy.ratio);
        assertEquals(-0d, copy.exact);
        assertEquals(kinds.text, copy.text);
        assertEquals(
                Arrays.asList(false, (byte) 7, (short) 8, 'c', 0, 10L, Float.NaN, 0d, (short) 3, "some"),
                Arrays.asList(
                        copy.boxedTruth,
                        copy.boxedTiny,
                        copy.boxedLittle,
                        copy.boxedLetter,
                        copy.boxedNumber,
                        copy.boxedLarge,
                        copy.boxedRatio,
                        copy.boxedExact,
                        copy.someNumber,
                        copy.someText));
    }

    @Test
    void keepsArraysOfAllDimensions() throws Exception {
        Kinds kinds = new Kinds();
        kinds.truths = new boolean[] {true, false};
        kinds.bytes = new byte[] {1, -1};
        kinds.shorts = new short[] {2};
        kinds.chars = new char[] {'x'};
        kinds.ints = new int[] {3};
        kinds.longs = new long[] {4};
        kinds.floats = new float[] {5};
        kinds.doubles = new double[] {6};
        kinds.table = new int[][] {{1, 2}, null, {}, kinds.ints};
        kinds.words = new String[] {"a", null};
        kinds.picture = new Color[][] {{Color.RED}, {Color.GREEN, null}};
        kinds.shapes = new Shape[] {CIRCLE, null};
        kinds.things = new Object[] {1, "two", kinds, new Object[0]};
        kinds.lists = new List<?>[] {new ArrayList<>(List.of(1)), new LinkedList<>()};
        Kinds copy = copy(kinds);
        Object[] before = {
            kinds.truths,
            kinds.bytes,
            kinds.shorts,
            kinds.chars,
            kinds.ints,
            kinds.longs,
            kinds.floats,
            kinds.doubles,
            kinds.table,
            kinds.words,
            kinds.picture,
            kinds.shapes,
            kinds.lists
        };
        Object[] after = {
            copy.truths,
            copy.bytes,
            copy.shorts,
            copy.chars,
            copy.ints,
            copy.longs,
            copy.floats,
            copy.doubles,
            copy.table,
            copy.words,
            copy.picture,
            copy.shapes,
            copy.lists
        };
        assertArrayEquals(before, after);
        assertSame(copy.ints, copy.table[3]);
        assertSame(copy, copy.things[2]);
    }

    @Test
    void keepsTheConcreteClassOfCollections() throws Exception {
        List<Collection<Object>> collections = List.of(
                new ArrayList<>(),
                new LinkedList<>(),
                new ArrayDeque<>(),
                new HashSet<>(),
                new LinkedHashSet<>(),
                new TreeSet<>(),
                new PriorityQueue<>(),
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedDeque<>(),
                new CopyOnWriteArrayList<>());
        for (Collection<Object> collection : collections) {
            collection.addAll(List.of("c", "a", "b"));
            Collection<Object> copy = copy(collection);
            assertSame(collection.getClass(), copy.getClass());
            assertEquals(List.copyOf(collection), List.copyOf(copy));
        }
        List<Map<Object, Object>> maps =
                List.of(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>(), new ConcurrentHashMap<>());
        for (Map<Object, Object> map : maps) {
            map.putAll(Map.of("one", 1, "two", List.of(2)));
            Map<Object, Object> copy = copy(map);
            assertSame(map.getClass(), copy.getClass());
            assertEquals(map, copy);
        }
        Kinds kinds = new Kinds();
        kinds.list = new LinkedList<>(List.of("x"));
        kinds.set = new LinkedHashSet<>(List.of(Color.GREEN, Color.RED));
        kinds.map = new TreeMap<>(Map.of("k", List.of(1)));
        kinds.deque = new ArrayDeque<>(List.of(kinds));
        kinds.concrete.add(Optional.of("o"));
        Kinds copy = copy(kinds);
        assertSame(LinkedList.class, copy.list.getClass());
        assertEquals(List.of(Color.GREEN, Color.RED), List.copyOf(copy.set));
        assertEquals(kinds.map, copy.map);
        assertSame(copy, copy.deque.peek());
        assertEquals(kinds.concrete, copy.concrete);
    }

    @Test
    void keepsUnmodifiableAndSynchronizedCollections() throws Exception {
        List<Object> unmodifiable = List.of(
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                List.of(1, 2, 3).subList(1, 2),
                Stream.of(1, null).toList(),
                Collections.emptyList(),
                Collections.singletonList(null),
                Collections.unmodifiableList(new LinkedList<>(List.of(1))),
                Set.of(),
                Set.of(1, 2, 3),
                Collections.unmodifiableSet(new TreeSet<>(Set.of(3, 1, 2))),
                Map.of(),
                Map.of(1, 2),
                Map.of(1, 2, 3, 4),
                Collections.singletonMap("k", null),
                Collections.unmodifiableMap(new TreeMap<>(Map.of(2, 1, 1, 2))));
        for (Object original : unmodifiable) {
            Object copy = copy(original);
            assertEquals(original, copy);
            assertEquals(original.toString(), copy.toString());
            assertEquals(copy, copy(copy));
            assertThrows(UnsupportedOperationException.class, () -> {
                if (copy instanceof Map<?, ?> map) {
                    map.put(null, null);
                } else {
                    ((Collection<?>) copy).add(null);
                }
            });
        }
        for (Object original : List.of(
                Collections.synchronizedList(new ArrayList<>(List.of(1))),
                Collections.synchronizedMap(new HashMap<>(Map.of(1, 2))),
                Arrays.asList(1, null, 3))) {
            Object copy = copy(original);
            assertSame(original.getClass(), copy.getClass());
            assertEquals(original.toString(), copy.toString());
        }
    }

    @Test
    void keepsValuesOfTheLibrary() throws Exception {
        Kinds kinds = new Kinds();
        kinds.optional = Optional.of("there");
        kinds.optionalInt = OptionalInt.of(0);
        kinds.optionalLong = OptionalLong.empty();
        kinds.optionalDouble = OptionalDouble.of(2.5);
        kinds.bigInteger = BigInteger.TWO.pow(1000).negate();
        kinds.bigDecimal = new BigDecimal("-12.3400");
        kinds.uuid = new UUID(1, 2);
        kinds.uri = URI.create("stasis:kernel?a=b");
        kinds.bits = BitSet.valueOf(new long[] {5, 0, 9});
        kinds.instant = Instant.MAX;
        kinds.duration = Duration.ofSeconds(Long.MIN_VALUE, 5);
        kinds.date = LocalDate.MIN;
        kinds.time = LocalTime.of(1, 2, 3, 4);
        kinds.dateTime = LocalDateTime.MAX;
        Kinds copy = copy(kinds);
        assertEquals(kinds.optional, copy.optional);
        assertEquals(kinds.optionalInt, copy.optionalInt);
        assertEquals(kinds.optionalLong, copy.optionalLong);
        assertEquals(kinds.optionalDouble, copy.optionalDouble);
        assertEquals(kinds.bigInteger, copy.bigInteger);
        assertEquals(kinds.bigDecimal, copy.bigDecimal);
        assertEquals(kinds.uuid, copy.uuid);
        assertEquals(kinds.uri, copy.uri);
        assertEquals(kinds.bits, copy.bits);
        assertEquals(kinds.instant, copy.instant);
        assertEquals(kinds.duration, copy.duration);
        assertEquals(kinds.date, copy.date);
        assertEquals(kinds.time, copy.time);
        assertEquals(kinds.dateTime, copy.dateTime);
    }

    @Test
    void keepsBuffersWithPositionLimitAndOrder() throws Exception {
        for (ByteBuffer buffer : List.of(
                ByteBuffer.allocate(8),
                ByteBuffer.allocateDirect(8),
                ByteBuffer.allocate(8).asReadOnlyBuffer(),
                ByteBuffer.allocate(20).position(7).slice().limit(8))) {
            if (!buffer.isReadOnly()) {
                buffer.putInt(0, 42);
            }
            buffer.position(2).limit(6).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer copy = copy(buffer);
            assertEquals(buffer.capacity(), copy.capacity());
            assertEquals(2, copy.position());
            assertEquals(6, copy.limit());
            assertEquals(ByteOrder.LITTLE_ENDIAN, copy.order());
            assertEquals(buffer.isDirect(), copy.isDirect());
            assertEquals(buffer.isReadOnly(), copy.isReadOnly());
            assertEquals(buffer.clear(), copy.clear());
        }
    }

    @Test
    void keepsWhatBuffersShare() throws Exception {
        Kinds kinds = new Kinds();
        kinds.bytes = new byte[10];
        kinds.buffer = ByteBuffer.wrap(kinds.bytes, 4, 6).slice();
        Kinds copy = copy(kinds);
        copy.buffer.put(0, (byte) 9);
        assertEquals(9, copy.bytes[4]);
    }

    @Test
    void keepsRecordsThatCopyWhatTheyGet() throws Exception {
        Shape.Box<String> box = new Shape.Box<>("content", (byte) -1, 'x', (short) 300);
        Shape.Group inner = new Shape.Group("inner", List.of(CIRCLE, box), Set.of(box), Map.of());
        Shape.Group outer =
                new Shape.Group("outer", new ArrayList<>(List.of(inner, CIRCLE)), Set.of(inner), Map.of(inner, "in"));
        Shape.Group copy = copy(outer);
        assertEquals(outer, copy);
        assertSame(copy.parts().get(0), copy.labels().keySet().iterator().next());
        assertEquals("in", copy.labels().get(inner));
    }

    @Test
    void keepsRecordsInCyclesThroughWhatIsFilledLater() throws Exception {
        Node node = new Node();
        Shape.Child child = new Shape.Child(null, null);
        node.value = new ArrayList<>(List.of(child, new HashMap<>(Map.of(child, node))));
        node.next = node;
        Node copy = copy(node);
        assertSame(copy, copy.next);
        List<?> list = (List<?>) copy.value;
        assertSame(copy, ((Map<?, ?>) list.get(1)).get(list.get(0)));
    }

    @Test
    void keepsPrivateAndFinalFieldsAndThoseOfSuperclasses() throws Exception {
        Savings savings = new Savings("me", 0.05).years(7);
        savings.setBalance(100);
        Savings copy = copy(savings);
        assertEquals("me", copy.owner());
        assertEquals(100, copy.getBalance());
        assertTrue(copy.isOpen());
        assertEquals(List.of("balance 100"), copy.log());
        assertEquals(0.05, copy.rate());
        assertEquals(7, copy.years());
        assertEquals("you", copy(new Account("you")).owner());
    }

    @Test
    void savesValuesAsOthers() throws Exception {
        Hooked hooked = Hooked.in(Path.of("a", "b"));
        hooked.patterns = List.of(Pattern.compile("x+"), Pattern.compile("y"));
        hooked.code = 0xcafe;
        hooked.totals = new long[] {3, 4};
        Hooked copy = copy(hooked);
        assertEquals(hooked.folder, copy.folder);
        assertEquals(
                List.of("x+", "y"), copy.patterns.stream().map(Pattern::pattern).toList());
        assertEquals(0xcafe, copy.code);
        assertArrayEquals(new long[] {7, 0}, copy.totals);
        hooked = Hooked.in(null);
        hooked.patterns = null;
        hooked.totals = null;
        copy = copy(hooked);
        assertNull(copy.folder);
        assertNull(copy.patterns);
        assertNull(copy.totals);
    }

    @Test
    void keepsConstantsThemselves() throws Exception {
        List<Color> copy = copy(new ArrayList<>(List.of(Color.GREEN, Color.RED, Color.GREEN)));
        assertEquals(List.of(Color.GREEN, Color.RED, Color.GREEN), copy);
        assertTrue(copy.get(0).isCalm());
    }

    @Test
    void keepsIdentityOfSharedObjects() throws Exception {
        Node shared = new Node();
        Node[] copy = copy(new Node[] {shared, shared, new Node()});
        assertSame(copy[0], copy[1]);
        assertNotSame(copy[0], copy[2]);
    }

    @Test
    void leavesTransientFieldsAsTheConstructorMadeThem() throws Exception {
        Kinds kinds = new Kinds();
        kinds.worker = null;
        assertSame(Thread.currentThread(), copy(kinds).worker);
    }

    @Test
    void doesNotNeedStackForLongLists() throws Exception {
        Node first = new Node();
        Node last = first;
        for (int i = 1; i < 1_000_000; i++) {
            last.next = new Node();
            last = last.next;
            last.value = (long) i;
        }
        int count = 1;
        for (Node node = copy(first); node.next != null; node = node.next) {
            assertEquals((long) count++, node.next.value);
        }
        assertEquals(1_000_000, count);
        Shape.Child child = null;
        for (int i = 0; i < 1_000_000; i++) {
            child = new Shape.Child(null, child);
        }
        int depth = 0;
        for (Shape.Child next = copy(child); next != null; next = (Shape.Child) next.next()) {
            depth++;
        }
        assertEquals(1_000_000, depth);
    }

    @Test
    void tellsAtRunTimeWhatNoTypeIsRegisteredFor() {
        Kinds kinds = new Kinds();
        kinds.transientByNature = new Thread("not savable");
        UnknownTypeException e = assertThrows(UnknownTypeException.class, () -> copy(kinds));
        assertEquals("java.lang.Thread", e.type());
        assertFalse(e.bundle().isPresent());
    }
}
