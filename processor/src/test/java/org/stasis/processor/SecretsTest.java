/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.api.task.StateType;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.processor.sample.Safe;
import org.stasis.processor.sample.Safe_Label_StateType;
import org.stasis.processor.sample.Safe_StateType;
import org.stasis.spi.StateTypes;

/** Fields marked as secret are written by name alone. */
class SecretsTest {
    private static final StateType<?>[] TYPES = {new Safe_StateType(), new Safe_Label_StateType()};

    private final Map<String, byte[]> leftOut = new LinkedHashMap<>();
    private final Map<String, Boolean> optional = new LinkedHashMap<>();

    private byte[] write(Object root) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var out = new StateStreamOutput(bytes, (name, canBeMissed, value) -> {
            leftOut.put(name, value);
            optional.put(name, canBeMissed);
            return leftOut.size();
        });
        out.graph(root, StateTypes.of(List.of(TYPES)));
        return bytes.toByteArray();
    }

    private Object read(byte[] image) throws Exception {
        var in = new StateStreamInput(
                new ByteArrayInputStream(image),
                "checkpoint.img",
                GraphLimits.DEFAULT,
                (name, number) -> leftOut.get(name));
        return in.graph(StateTypes.of(List.of(TYPES)));
    }

    private static Safe safe() {
        Safe safe = new Safe("behind the picture", "left 3 times");
        safe.setSpare("under the mat".getBytes(UTF_8));
        safe.digits = "4711".toCharArray();
        return safe;
    }

    @Test
    void secretsAreLeftOutUnderTheirNames() throws Exception {
        byte[] image = write(List.of(safe(), new Safe.Label("top", "nobody you know")));
        String text = new String(image, ISO_8859_1);
        assertTrue(text.contains("behind the picture") && text.contains("safe.code"), "what is none is there");
        for (String secret : List.of("left 3 times", "under the mat", "4711", "nobody you know")) {
            assertFalse(text.contains(secret), secret);
        }
        assertEquals(Map.of("safe.code", false, "spare", false, "safe.pin", true, "owner", true), optional);
    }

    @Test
    void secretsComeBackAsWhatTheyWere() throws Exception {
        List<?> copy = (List<?>) read(write(List.of(safe(), new Safe.Label("top", "nobody you know"))));
        Safe safe = (Safe) copy.get(0);
        assertEquals("left 3 times", safe.code());
        assertArrayEquals("under the mat".getBytes(UTF_8), safe.getSpare());
        assertArrayEquals("4711".toCharArray(), safe.digits);
        assertEquals(new Safe.Label("top", "nobody you know"), copy.get(1));
    }

    @Test
    void nullIsNoSecret() throws Exception {
        Safe empty = (Safe) read(write(new Safe("here", null)));
        assertNull(empty.code());
        assertNull(empty.getSpare());
        assertNull(empty.digits);
        assertEquals(Map.of(), leftOut);
    }

    @Test
    void whatNobodySuppliesFailsByName() throws Exception {
        byte[] image = write(safe());
        KernelException fault = assertThrows(KernelException.class, () -> Graphs.read(image, TYPES));
        assertEquals("nobody supplies secret 'safe.code'", fault.getMessage());
    }

    @Test
    void aFieldThatWasNoSecretYetIsStillRead() throws Exception {
        Compilation before = Compilation.of("@Savable public class A { public String word = \"open sesame\"; }");
        ClassLoader old = before.load();
        Object object = old.loadClass("A").getDeclaredConstructor().newInstance();
        byte[] image = Graphs.write(object, before.types(old));
        Compilation after = Compilation.of("""
                @Savable class A {
                    @Secret public String word;
                    public String toString() { return word; }
                }""");
        ClassLoader now = after.load();
        assertEquals("open sesame", Graphs.read(image, after.types(now)).toString());
    }
}
