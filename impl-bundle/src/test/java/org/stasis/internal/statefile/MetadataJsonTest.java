/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.internal.statefile.MetadataJson.Malformed;

class MetadataJsonTest {
    private static String write(Map<String, String> entries) {
        return new String(MetadataJson.write(entries), UTF_8);
    }

    private static Map<String, String> read(String json) throws Malformed {
        return MetadataJson.read(json.getBytes(UTF_8));
    }

    @Test
    void writesAsGoDoes() {
        assertEquals("{}", write(Map.of()));
        assertEquals("{\"_t\":\"x\",\"a\":\"\",\"b\":\"ü€😀\"}", write(Map.of("b", "ü€😀", "a", "", "_t", "x")));
        assertEquals(
                "{\"k\":\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\\\ / ' \\u007f\"}".replace("\\u007f", "\u007f"),
                write(Map.of("k", "<a href=\"x\">&\\ / ' \u007f")));
        assertEquals(
                "{\"k\":\"\\n\\r\\t\\b\\f\\u0000\\u001f\\u2028\\u2029\"}",
                write(Map.of("k", "\n\r\t\b\f\0\u001f\u2028\u2029")));
        assertEquals("{\"k\":\"a\\ufffdb\"}", write(Map.of("k", "a\ud800b")));
    }

    @Test
    void ordersNamesByTheirUtf8Bytes() {
        // in UTF-16 the second would come first
        assertEquals("{\"\uffee\":\"1\",\"😀\":\"2\"}", write(Map.of("😀", "2", "\uffee", "1")));
    }

    @Test
    void readsWhatItWrites() throws Malformed {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            var entries = new TreeMap<String, String>();
            for (int i = random.nextInt(5); i > 0; i--) {
                entries.put(text(random), text(random));
            }
            assertEquals(entries, MetadataJson.read(MetadataJson.write(entries)));
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, 0x11000)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void readsWhatOthersMayWrite() throws Malformed {
        assertEquals(Map.of(), read(" {\n} "));
        assertEquals(
                Map.of("a", "2", "b", "/😀\ufffd\ufffd!"),
                read("{ \"a\" : \"1\" ,\t\"a\":\"2\",\"b\":\"\\/\\ud83d\\ude00\\udc00\\ud800!\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "null",
                "[]",
                "\"a\"",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":\"b\"",
                "{\"a\":\"b\",}",
                "{,}",
                "{\"a\":\"b\"}x",
                "{\"a\":\"b",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"\n\"}",
                "{a:\"b\"}",
                "{\"a\":\"\\"
            })
    void refusesAllElse(String json) {
        assertThrows(Malformed.class, () -> read(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"a\":1}|expected a quoted string at byte 5, found '1'",
                "{\"a\"|expected ':' at byte 4, found its end"
            })
    void saysWhere(String json, String message) {
        assertEquals(message, assertThrows(Malformed.class, () -> read(json)).getMessage());
    }
}
