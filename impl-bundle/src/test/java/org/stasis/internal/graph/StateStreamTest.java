/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.graph.Sample.Node;
import org.stasis.internal.wire.PrettyText;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

class StateStreamTest {
    @Test
    void bringsBackSectionsInTheirOrder() throws Exception {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        StateStreamOutput out = new StateStreamOutput(image);
        byte[] page = new byte[300_000];
        new Random(1).nextBytes(page);
        out.graph("first", StateTypes.BUILT_IN);
        try (OutputStream section = out.section(page.length)) {
            section.write(page, 0, 1000);
            section.write(page[1000]);
            section.write(page, 1001, page.length - 1001);
        }
        out.section(0).close();
        out.graph(new ArrayList<>(List.of("second")), StateTypes.BUILT_IN);

        StateStreamInput in = Graphs.input(image.toByteArray());
        assertEquals("first", in.graph(StateTypes.BUILT_IN));
        try (InputStream section = in.section()) {
            assertArrayEquals(page, section.readAllBytes());
        }
        assertEquals(-1, in.section().read());
    }

    @Test
    void skipsWhatIsNotReadOfASection() throws Exception {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        StateStreamOutput out = new StateStreamOutput(image);
        try (OutputStream section = out.section(200_000)) {
            section.write(new byte[200_000]);
        }
        out.graph(7, StateTypes.BUILT_IN);
        StateStreamInput in = Graphs.input(image.toByteArray());
        try (InputStream section = in.section()) {
            assertEquals(0, section.read());
            assertThrows(IllegalStateException.class, () -> in.graph(StateTypes.BUILT_IN));
        }
        assertEquals(7, in.graph(StateTypes.BUILT_IN));
    }

    @Test
    void holdsASectionToItsLength() throws Exception {
        StateStreamOutput out = new StateStreamOutput(new ByteArrayOutputStream());
        OutputStream section = out.section(2);
        assertThrows(IllegalStateException.class, () -> out.graph(null, StateTypes.BUILT_IN));
        assertThrows(StateStreamException.class, () -> section.write(new byte[3]));
        section.write(1);
        StateStreamException e = assertThrows(StateStreamException.class, section::close);
        assertEquals("a raw section of 2 bytes got only 1", e.getMessage());
    }

    @Test
    void tellsAGraphFromARawSection() throws Exception {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        StateStreamOutput out = new StateStreamOutput(image);
        out.section(0).close();
        DamagedStreamException raw = assertThrows(
                DamagedStreamException.class,
                () -> Graphs.input(image.toByteArray()).graph(StateTypes.BUILT_IN));
        assertTrue(raw.getMessage().contains("expected a graph, found a raw section of 0 bytes"), raw.getMessage());
        byte[] graph = Graphs.write(1L, StateTypes.BUILT_IN);
        assertThrows(DamagedStreamException.class, () -> Graphs.input(graph).section());
    }

    @Test
    void passesOnTheFaultOfItsMedium() {
        IOException cause = new IOException("unplugged");
        StateStreamInput in = new StateStreamInput(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw cause;
                    }
                },
                "checkpoint.img",
                GraphLimits.DEFAULT);
        StateStreamException e = assertThrows(StateStreamException.class, () -> in.graph(StateTypes.BUILT_IN));
        assertEquals(cause, e.getCause());
    }

    @Test
    void refusesEveryCutOfAGraph() throws Exception {
        byte[] image = Graphs.write(sample(), Sample.TYPES);
        for (int length = 0; length < image.length; length++) {
            byte[] cut = Arrays.copyOf(image, length);
            assertThrows(DamagedStreamException.class, () -> Graphs.read(cut, Sample.TYPES), "cut at " + length);
        }
    }

    @Test
    void readsOrRefusesEveryFlippedBitOfAGraph() throws Exception {
        byte[] image = Graphs.write(sample(), Sample.TYPES);
        int refused = 0;
        for (int bit = 0; bit < 8 * image.length; bit++) {
            byte[] flipped = image.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Graphs.read(flipped, Sample.TYPES);
            } catch (DamagedStreamException | KernelException e) {
                refused++;
            }
        }
        assertTrue(refused > image.length, refused + " of " + 8 * image.length);
    }

    @Test
    void believesNoCountOfObjects() throws Exception {
        byte[] image = Graphs.write("x", StateTypes.BUILT_IN);
        image[3] |= 0x7f; // bits 21 to 27 of the count
        DamagedStreamException e =
                assertThrows(DamagedStreamException.class, () -> Graphs.read(image, StateTypes.BUILT_IN));
        assertTrue(e.getMessage().contains("16777216 objects"), e.getMessage());
    }

    @Test
    void holdsAGraphToItsLimits() throws Exception {
        byte[] image = Graphs.write(new byte[100_000], StateTypes.BUILT_IN);
        StateStreamInput in =
                new StateStreamInput(new ByteArrayInputStream(image), "checkpoint.img", new GraphLimits(10, 50_000));
        DamagedStreamException e = assertThrows(DamagedStreamException.class, () -> in.graph(StateTypes.BUILT_IN));
        assertTrue(e.getMessage().contains("50000 bytes"), e.getMessage());
    }

    @Test
    void isAGraphThatGvisorsPrinterShows() throws Exception {
        Node node = new Node();
        node.number = 7;
        node.name = "seven";
        node.left = node;
        node.right = new Object[] {1, 2L, "three", new int[] {4, 5}};
        StringBuilder text = new StringBuilder();
        PrettyText.print(
                new WireReader(
                        new ByteArrayInputStream(Graphs.write(node, Sample.TYPES)),
                        "checkpoint.img",
                        WireLimits.DEFAULT),
                text);
        assertEquals("""
                g0t1 = type sample.Node {
                	0: flag,
                	1: number,
                	2: ratio,
                	3: weight,
                	4: name,
                	5: left,
                	6: right,
                }
                g0t2 = type java.lang.Object[] {
                }
                g0t3 = type java.lang.Integer {
                }
                g0t4 = type int[] {
                }
                g0r2 = struct[g0t4=int[]]{
                	0: [
                		4,
                		5,
                	],
                }
                g0r3 = struct[g0t2=java.lang.Object[]]{
                	0: interface[g0t3=java.lang.Integer]{1},
                	1: 2,
                	2: "three",
                	3: g0r2,
                }
                g0r1 = struct[g0t1=sample.Node]{
                	flag: nil,
                	number: 7,
                	ratio: nil,
                	weight: nil,
                	name: "seven",
                	left: g0r1,
                	right: g0r3,
                }
                """, text.toString());
    }

    /** A small graph with something of everything. */
    private static Object sample() {
        Node node = new Node();
        node.flag = true;
        node.number = -70_000;
        node.ratio = 1.5f;
        node.weight = Math.PI;
        node.name = "h\u00e9llo";
        node.left = new Sample.Link("link", Sample.Color.GREEN);
        HashMap<Object, Object> map = new HashMap<>();
        map.put(Sample.key("key", null), node);
        map.put(1, 'c');
        node.right = new Object[] {
            map,
            new TreeSet<>(List.of("a", "b")),
            new ArrayDeque<>(List.of(1, 2)),
            new byte[] {1, 2, 3},
            new int[] {1, -1},
            new double[] {0.1},
            new boolean[] {true},
        };
        return node;
    }

    @Test
    void refusesAReferenceToARootThatIsNoObject() throws Exception {
        byte[] image = Graphs.write(List.of().toArray(), StateTypes.BUILT_IN);
        ByteArrayOutputStream self = new ByteArrayOutputStream();
        self.write(image, 0, 10); // a graph of one object
        self.writeBytes(new byte[] {Tag.UINT, 1, Tag.REF, 1, 0});
        DamagedStreamException e =
                assertThrows(DamagedStreamException.class, () -> Graphs.read(self.toByteArray(), StateTypes.BUILT_IN));
        assertTrue(e.getMessage().contains("expected an object with the number 1, found none"), e.getMessage());
    }

    @Test
    void blamesAKeyThatHoldsItselfOnItsType() throws Exception {
        Sample.Key key = Sample.key("k", null);
        HashSet<Object> keys = new HashSet<>(List.of(key));
        key.part = key; // from now on its hash has no end
        byte[] image = Graphs.write(keys, Sample.TYPES);
        KernelException e = assertThrows(KernelException.class, () -> Graphs.read(image, Sample.TYPES));
        assertEquals(
                "state type java.util.HashSet failed to fill an object: java.lang.StackOverflowError", e.getMessage());
    }

    @Test
    void refusesKeysWhoseHashWouldTakeForEver() throws Exception {
        List<Object> key = new ArrayList<>();
        for (int depth = 0; depth < 200; depth++) {
            key = new ArrayList<>(List.of(key, key)); // 2^200 ways from the outermost to the innermost
        }
        // a set would hash the key when it is made, so the image is made of a list
        byte[] image = Graphs.write(new ArrayList<>(List.of(new LinkedList<>(List.of(key)))), Sample.TYPES);
        byte[] set = replace(image, "java.util.LinkedList", "java.util.HashSet");
        KernelException e = assertThrows(KernelException.class, () -> Graphs.read(set, Sample.TYPES));
        assertTrue(e.getMessage().contains("takes more than 1000000000 steps"), e.getMessage());
    }

    @Test
    void takesKeysThatHoldTheSamePartsWithinTheLimit() throws Exception {
        List<Object> key = new ArrayList<>();
        for (int depth = 0; depth < 10; depth++) {
            key = new ArrayList<>(List.of(key, key));
        }
        Set<Object> keys = new HashSet<>(List.of(key));
        assertEquals(keys, Graphs.copy(keys));
        byte[] image = Graphs.write(keys, Sample.TYPES);
        StateStreamInput in = new StateStreamInput(
                new ByteArrayInputStream(image), "checkpoint.img", new GraphLimits(1 << 24, 1 << 28, 1000));
        KernelException e = assertThrows(KernelException.class, () -> in.graph(Sample.TYPES));
        assertTrue(e.getMessage().contains("takes more than 1000 steps"), e.getMessage());
    }

    @Test
    void readsRecordsInAnyOrder() throws Exception {
        Object[] root = (Object[]) read(graph(
                3,
                record(1, Tag.MULTIPLE_OBJECTS, 2, Tag.REF, 2, 0, Tag.REF, 3, 0),
                record(2, Tag.REF, 1, 0),
                record(3, Tag.REF, 2, 0)));
        assertSame(root, ((Object[]) root[0])[0]);
        assertSame(root[0], ((Object[]) root[1])[0]);
    }

    @Test
    void makesAnObjectFromTheTypeInAReference() throws Exception {
        byte[] lists = replace(
                graph(2, record(2, Tag.INTERFACE, 0, 1, Tag.REF, 1, 0), record(1, Tag.REF, 2, 0)),
                "java.lang.Object[]",
                "java.util.ArrayList");
        List<?> root = (List<?>) read(lists);
        assertSame(root, ((List<?>) root.get(0)).get(0));
    }

    @Test
    void refusesNumbersOutOfTurn() {
        assertRefused("object without a record, found 2", record(2, Tag.NO_OBJECTS), record(2, Tag.NO_OBJECTS));
        assertRefused("object without a record, found 0", record(0, Tag.NO_OBJECTS), record(1, Tag.NO_OBJECTS));
        assertRefused("1 to 2, found 3", record(2, Tag.NO_OBJECTS), record(1, Tag.REF, 3, 0));
        assertRefused("found one into an object", record(2, Tag.NO_OBJECTS), record(1, Tag.REF, 2, 1));
    }

    @Test
    void refusesAnObjectOfAnotherTypeThanItsReferenceTold() {
        byte[] list = {Tag.UINT, 1, Tag.STRUCT, 2, Tag.NO_OBJECTS};
        assertRefused("an object of type 1, found one of type 2", record(2, Tag.INTERFACE, 0, 1, Tag.REF, 1, 0), list);
    }

    private static Object read(byte[] image) throws Exception {
        return Graphs.read(image, StateTypes.BUILT_IN);
    }

    private static void assertRefused(String why, byte[]... records) {
        DamagedStreamException e = assertThrows(DamagedStreamException.class, () -> read(graph(2, records)));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    /** Types 1 and 2 are arrays of objects and lists. */
    private static byte[] graph(int objects, byte[]... records) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.write(0x80 | objects);
        image.writeBytes(new byte[] {-128, -128, -128, -128, -128, -128, -128, -128, 1});
        for (String type : List.of("java.lang.Object[]", "java.util.LinkedList")) {
            image.write(Tag.TYPE);
            image.write(type.length());
            image.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
            image.write(0);
        }
        for (byte[] record : records) {
            image.writeBytes(record);
        }
        return image.toByteArray();
    }

    private static byte[] record(int id, int... values) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(new byte[] {Tag.UINT, (byte) id, Tag.STRUCT, 1});
        for (int value : values) {
            record.write(value);
        }
        return record.toByteArray();
    }

    /** The same image with another name in a type record. */
    private static byte[] replace(byte[] image, String from, String to) {
        String text = new String(image, StandardCharsets.ISO_8859_1);
        return text.replace((char) from.length() + from, (char) to.length() + to)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
