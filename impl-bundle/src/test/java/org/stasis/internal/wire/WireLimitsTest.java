/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.wire.WireObject.Dot;
import org.stasis.spi.StateStreamException;

/** What a single object may take: everything in it counts, not only its values. */
class WireLimitsTest {
    private static final int MOST = 1000;

    private static void read(WireObject object) throws IOException, StateStreamException {
        var bytes = new ByteArrayOutputStream();
        WireWriter out = new WireWriter(bytes);
        out.graph(1);
        out.object(1, object);
        drain(bytes);
    }

    private static void drain(ByteArrayOutputStream bytes) throws StateStreamException {
        var in = new WireReader(
                new ByteArrayInputStream(bytes.toByteArray()), "checkpoint.img", new WireLimits(MOST, MOST));
        in.section();
        while (in.entry() != null) {
            // all of it
        }
    }

    private static void assertRefused(String expected, WireObject object) {
        var fault = assertThrows(DamagedStreamException.class, () -> read(object));
        assertTrue(fault.getMessage().contains(expected), fault.getMessage());
    }

    private static WireObject.Array times(int count, WireObject element) {
        return new WireObject.Array(Collections.nCopies(count, element));
    }

    @Test
    void stringsOfAnObjectCountTogether() throws Exception {
        WireObject text = new WireObject.Str(new byte[100]);
        read(times(10, text));
        assertRefused("an object with at most 1000 bytes of strings", times(11, text));
    }

    @Test
    void theNextObjectBeginsAnew() throws Exception {
        var bytes = new ByteArrayOutputStream();
        WireWriter out = new WireWriter(bytes);
        out.graph(2);
        out.object(1, new WireObject.Str(new byte[MOST]));
        out.object(2, new WireObject.Str(new byte[MOST]));
        assertDoesNotThrow(() -> drain(bytes));
    }

    @Test
    void namesOfATypeCountTogether() throws Exception {
        var bytes = new ByteArrayOutputStream();
        WireWriter out = new WireWriter(bytes);
        out.graph(1);
        out.type(new WireObject.Type("x".repeat(500), List.of("y".repeat(501))));
        var fault = assertThrows(DamagedStreamException.class, () -> drain(bytes));
        assertEquals("checkpoint.img@516", fault.fault().where(), fault.getMessage());
    }

    @Test
    void stepsOfPointersCount() {
        var ref = new WireObject.Ref(1, Collections.nCopies(100, new Dot.Index(1)), new TypeSpec.Id(1));
        assertRefused("an object of at most 1000 values", times(10, ref));
        var named = new WireObject.Ref(1, List.of(new Dot.Field("x".repeat(101))), new TypeSpec.Id(1));
        assertRefused("an object with at most 1000 bytes of strings", times(10, named));
    }

    @Test
    void partsOfTypesCount() throws Exception {
        TypeSpec spec = new TypeSpec.Nil();
        for (int i = 0; i < 8; i++) {
            spec = new TypeSpec.Map(spec, spec);
        }
        read(new WireObject.Interface(spec, WireObject.Nil.NIL));
        TypeSpec wide = new TypeSpec.Map(new TypeSpec.Map(spec, spec), spec);
        assertRefused("an object of at most 1000 values", new WireObject.Interface(wide, WireObject.Nil.NIL));
    }
}
