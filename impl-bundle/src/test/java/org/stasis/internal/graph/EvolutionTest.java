/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/** What happens when the types of a graph are no longer those it was written with, or fail. */
class EvolutionTest {
    /** An object whose fields are whatever its type says. */
    static final class Bag {
        final Map<String, Object> values = new HashMap<>();
    }

    /** The type of a bag, put together by a test. */
    record BagType(List<String> fields, BiConsumer<Bag, FieldWriter> saving, BiConsumer<Bag, FieldReader> loading)
            implements StateType<Bag> {
        @Override
        public String name() {
            return "sample.Bag";
        }

        @Override
        public Class<Bag> type() {
            return Bag.class;
        }

        @Override
        public void save(Bag bag, FieldWriter out) {
            saving.accept(bag, out);
        }

        @Override
        public Bag create(FieldReader in) {
            return new Bag();
        }

        @Override
        public void load(Bag bag, FieldReader in) {
            loading.accept(bag, in);
        }
    }

    private static StateTypes saving(List<String> fields, BiConsumer<Bag, FieldWriter> save) {
        return StateTypes.of(List.of(new BagType(fields, save, (bag, in) -> {}), new Sample.NodeType()));
    }

    private static StateTypes loading(List<String> fields, BiConsumer<Bag, FieldReader> load) {
        return StateTypes.of(List.of(new BagType(fields, (bag, out) -> {}, load)));
    }

    @Test
    void matchesFieldsByName() throws Exception {
        byte[] image = Graphs.write(new Bag(), saving(List.of("gone", "count", "goneToo", "name"), (bag, out) -> {
            out.putObject(0, new ArrayList<>(List.of(1)));
            out.putLong(1, 42);
            out.putString(2, "dropped");
            out.putString(3, "kept");
        }));
        Bag bag = (Bag) Graphs.read(image, loading(List.of("name", "added", "count", "more"), (b, in) -> {
            b.values.put("name", in.getString(0));
            b.values.put("added", in.getLong(1));
            b.values.put("count", in.getInt(2));
            b.values.put("more", in.getObject(3, List.class));
            assertTrue(in.has(0));
            assertFalse(in.has(1));
        }));
        assertEquals("kept", bag.values.get("name"));
        assertEquals(0L, bag.values.get("added"));
        assertEquals(42, bag.values.get("count"));
        assertNull(bag.values.get("more"));
    }

    @Test
    void putsSlotsInAnyOrderAndLeavesSomeOut() throws Exception {
        List<String> fields = List.of("a", "b", "c", "d", "e");
        byte[] image = Graphs.write(new Bag(), saving(fields, (bag, out) -> {
            out.putString(3, "fourth");
            out.putLong(1, 1L << 40);
            out.putBoolean(0, true);
            out.putLong(1, 2);
            out.putString(3, "a longer fourth");
        }));
        byte[] inOrder = Graphs.write(new Bag(), saving(fields, (bag, out) -> {
            out.putBoolean(0, true);
            out.putLong(1, 2);
            out.putString(3, "a longer fourth");
        }));
        assertArrayEquals(inOrder, image);
        Graphs.read(image, loading(fields, (bag, in) -> {
            assertEquals("a longer fourth", in.getString(3));
            assertNull(in.getObject(4, Object.class));
            assertEquals(2, in.getLong(1));
            assertTrue(in.getBoolean(0));
            assertEquals(0.0, in.getDouble(2));
            assertEquals(2, in.getInt(1));
        }));
    }

    @Test
    void needsNoTypeForWhatOnlyADroppedFieldHolds() throws Exception {
        byte[] image =
                Graphs.write(new Bag(), saving(List.of("node"), (bag, out) -> out.putObject(0, new Sample.Node())));
        assertInstanceOf(Bag.class, Graphs.read(image, loading(List.of(), (bag, in) -> {})));
        UnknownTypeException e = assertThrows(
                UnknownTypeException.class,
                () -> Graphs.read(image, loading(List.of("node"), (bag, in) -> in.getObject(0, Object.class))));
        assertEquals("sample.Node", e.type());
        assertTrue(e.getMessage().contains("sample.Node"), e.getMessage());
    }

    @Test
    void namesTheClassThatHasNoType() {
        UnknownTypeException e = assertThrows(
                UnknownTypeException.class,
                () -> Graphs.write(new ArrayList<>(List.of(Locale.ROOT)), StateTypes.BUILT_IN));
        assertEquals("java.util.Locale", e.type());
    }

    @Test
    void namesTypeFieldAndBothKindsWhenAKindChanged() throws Exception {
        byte[] image = Graphs.write(new Bag(), saving(List.of("count"), (bag, out) -> out.putString(0, "seven")));
        KernelException e = assertThrows(
                KernelException.class, () -> Graphs.read(image, loading(List.of("count"), (bag, in) -> in.getLong(0))));
        assertEquals(
                "state type sample.Bag, field count: the image holds a string where an integer is asked for",
                e.getMessage());
    }

    @Test
    void namesBothClassesWhenTheClassOfAnObjectChanged() throws Exception {
        byte[] image =
                Graphs.write(new Bag(), saving(List.of("node"), (bag, out) -> out.putObject(0, new ArrayList<>())));
        KernelException e = assertThrows(
                KernelException.class,
                () -> Graphs.read(image, loading(List.of("node"), (bag, in) -> in.getObject(0, Map.class))));
        assertTrue(e.getMessage().contains("java.util.ArrayList"), e.getMessage());
        assertTrue(e.getMessage().contains("java.util.Map"), e.getMessage());
        assertTrue(e.getMessage().contains("field node"), e.getMessage());
    }

    @Test
    void refusesANumberThatDoesNotFitAnInt() throws Exception {
        byte[] image = Graphs.write(new Bag(), saving(List.of("count"), (bag, out) -> out.putLong(0, 1L << 31)));
        KernelException e = assertThrows(
                KernelException.class, () -> Graphs.read(image, loading(List.of("count"), (bag, in) -> in.getInt(0))));
        assertTrue(e.getMessage().contains("2147483648"), e.getMessage());
    }

    @Test
    void failsEvenIfATypeSwallowsTheFault() throws Exception {
        byte[] image = Graphs.write(new Bag(), saving(List.of("count"), (bag, out) -> out.putString(0, "seven")));
        assertThrows(
                KernelException.class,
                () -> Graphs.read(image, loading(List.of("count"), (bag, in) -> {
                    try {
                        in.getLong(0);
                    } catch (RuntimeException e) {
                        bag.values.put("count", 0);
                    }
                })));
    }

    @Test
    void namesTheTypeThatFailed() throws Exception {
        RuntimeException cause = new IllegalStateException("broken");
        KernelException saving = assertThrows(
                KernelException.class,
                () -> Graphs.write(new Bag(), saving(List.of(), (bag, out) -> {
                    throw cause;
                })));
        assertTrue(saving.getMessage().contains("sample.Bag"), saving.getMessage());
        assertSame(cause, saving.getCause());

        byte[] image = Graphs.write(new Bag(), saving(List.of(), (bag, out) -> {}));
        KernelException loading = assertThrows(
                KernelException.class,
                () -> Graphs.read(image, loading(List.of(), (bag, in) -> {
                    throw cause;
                })));
        assertTrue(loading.getMessage().contains("sample.Bag"), loading.getMessage());
        assertSame(cause, loading.getCause());
    }

    @Test
    void refusesAComparatorItCannotKeep() {
        KernelException e = assertThrows(
                KernelException.class,
                () -> Graphs.write(new TreeMap<>(Comparator.reverseOrder()), StateTypes.BUILT_IN));
        assertTrue(e.getMessage().contains("comparator"), e.getMessage());
    }

    @Test
    void writesNothingWhenATypeFails() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(
                UnknownTypeException.class,
                () -> new StateStreamOutput(out).graph(new Object[] {Locale.ROOT}, StateTypes.BUILT_IN));
        assertEquals(0, out.size());
    }
}
