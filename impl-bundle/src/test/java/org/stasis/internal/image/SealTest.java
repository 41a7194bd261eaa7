/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;

class SealTest {
    private static final Manifest MANIFEST = new Manifest(
            1,
            "00112233-4455-6677-8899-aabbccddeeff",
            "nightly",
            Instant.parse("2026-11-23T10:00:00Z"),
            new Manifest.Kernel("main", "jvm", "1.0"),
            null,
            "hmac-sha256",
            "default",
            "00".repeat(40),
            null,
            "gvisor-202608",
            "none",
            false,
            null,
            Map.of("reason", "umlaut \u00e4, quote \", brace }"),
            List.of(new Manifest.File("checkpoint.img", 7, "00ff")));

    private final SealKey keys = keys("0123456789abcdef0123456789abcdef");

    private static SealKey keys(String key) {
        return new SealKey(new HmacSha256(), "default", null, new SecretKeySpec(key.getBytes(), "RAW"));
    }

    @Test
    void readsBackWhatItSealed() throws Exception {
        byte[] file = Seal.write(MANIFEST, keys);
        assertEquals(MANIFEST, Seal.open(file, keys, "manifest.json"));
        assertEquals("default", Seal.find(file, "manifest.json").key());
    }

    @Test
    void itsBytesAreThoseOfTheFormat() throws Exception {
        assertEquals(
                """
                {
                    "compression": "none",
                    "created": "2026-11-23T10:00:00Z",
                    "files": [
                        {
                            "bytes": 7,
                            "name": "checkpoint.img",
                            "sha256": "00ff"
                        }
                    ],
                    "format": 1,
                    "id": "00112233-4455-6677-8899-aabbccddeeff",
                    "imageKey": "ZEROS",
                    "kernel": {
                        "name": "main",
                        "type": "jvm",
                        "version": "1.0"
                    },
                    "key": "default",
                    "layout": "gvisor-202608",
                    "metadata": {
                        "reason": "umlaut \u00e4, quote \\", brace }"
                    },
                    "name": "nightly",
                    "scheme": "hmac-sha256",
                    "singleFile": false
                ,"seal":{"key":"default","scheme":"hmac-sha256","tag":"TAG"}}
                """,
                new String(Seal.write(MANIFEST, keys), StandardCharsets.UTF_8)
                        .replace("00".repeat(40), "ZEROS")
                        .replaceAll("[0-9a-f]{64}", "TAG"));
    }

    @Test
    void anyChangedByteIsRefused() throws Exception {
        byte[] good = Seal.write(MANIFEST, keys);
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThrows(StateException.class, () -> Seal.open(bad, keys, "manifest.json"), "byte " + at);
            }
        }
    }

    @Test
    void anyCutIsRefusedAndNothingMayFollow() throws Exception {
        byte[] good = Seal.write(MANIFEST, keys);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(CorruptImageException.class, () -> Seal.open(cut, keys, "manifest.json"));
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThrows(CorruptImageException.class, () -> Seal.open(longer, keys, "manifest.json"));
    }

    @Test
    void aSealByAnotherKeyIsRefusedWithoutShowingEither() throws Exception {
        byte[] file = Seal.write(MANIFEST, keys);
        var other = keys("another key of this length exactly");
        var e = assertThrows(IntegrityException.class, () -> Seal.open(file, other, "manifest.json"));
        assertEquals(
                "manifest.json: its seal is not by key 'default': the manifest was changed, or the image was sealed with"
                        + " another key. Name the right key, or load another image",
                e.getMessage());
    }

    @Test
    void aManifestCannotBeResealedWithAWeakerScheme() throws Exception {
        SealKey none = SealKey.none(new NoIntegrity());
        byte[] file = Seal.write(MANIFEST, none); // the manifest still says hmac-sha256
        assertThrows(IntegrityException.class, () -> Seal.open(file, none, "manifest.json"));
    }

    @Test
    void aNewerFormatIsSaidToBeNewer() throws Exception {
        byte[] newer = new String(Seal.write(MANIFEST, keys), StandardCharsets.UTF_8)
                .replace("\"format\": 1", "\"format\": 9")
                .getBytes(StandardCharsets.UTF_8);
        var e = assertThrows(UnsupportedFormatException.class, () -> Seal.parse(newer, "manifest.json"));
        assertEquals("manifest.json: format 9 is newer than this Stasis, which reads 1", e.getMessage());
    }

    @Test
    void keysTellNothingOfThemselves() {
        assertEquals("seal of hmac-sha256 by key default", keys.toString());
    }

    @Test
    void aManifestThatEndsInsideWhatNobodyAskedForIsRefused() {
        assertRefused("{\"unheard_of\": [1, 2", "not readable as a manifest");
        assertRefused("{\"unheard_of\": {\"a\": ", "not readable as a manifest");
        assertRefused("null", "not readable as a manifest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created",
                "compression",
                "files",
                "format",
                "id",
                "kernel",
                "layout",
                "metadata",
                "name",
                "type",
                "version",
                "scheme",
                "reason",
                "sha256",
                "bytes"
            })
    void aManifestThatLacksSomethingIsRefused(String entry) throws Exception {
        String good = new String(Seal.write(MANIFEST, keys), StandardCharsets.UTF_8);
        // of a number a negative one, of all else nothing
        String bad = entry.equals("bytes") || entry.equals("format") ? "-1" : "null";
        String text = "\"(?:\\\\.|[^\"\\\\])*\"";
        String value = "(?:-?\\d+|" + text + "|\\{(?:[^}\"]|" + text + ")*\\}|\\[[^]]*\\])";
        String lacking = good.replaceFirst("\"" + entry + "\": " + value, "\"" + entry + "\": " + bad);
        assertRefused(lacking, "a manifest that lacks some");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../../etc/passwd", "00112233-4455-6677-8899-AABBCCDDEEFF"})
    void anIdThatIsNoneOfOursIsRefused(String id) throws Exception {
        String good = new String(Seal.write(MANIFEST, keys), StandardCharsets.UTF_8);
        assertRefused(good.replace(MANIFEST.id(), id), "a manifest that lacks some");
    }

    private static void assertRefused(String manifest, String why) {
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        var e = assertThrows(CorruptImageException.class, () -> Seal.parse(bytes, "manifest.json"));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
