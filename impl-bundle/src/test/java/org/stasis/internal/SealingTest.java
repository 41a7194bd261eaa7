/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.ImageInfo;
import org.stasis.api.IntegrityException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.spi.IntegrityScheme;

/** What an image is sealed with: each scheme in whole images, downgrades, exchanged files, and changes of keys. */
class SealingTest {
    private static final String MARK = "a text that is easily found again";

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L, "text", MARK));
        bench.kernel.fill(3 << 20);
    }

    private static IntegrityScheme scheme(String name) {
        return switch (name) {
            case HmacSha256.NAME -> new HmacSha256();
            case Aes256Gcm.NAME -> new Aes256Gcm();
            case Ed25519.NAME -> new Ed25519();
            default -> new NoIntegrity();
        };
    }

    private void load(String image) throws StateException {
        bench.load(LoadOptions.from(image).replace(true));
    }

    private String refused(LoadOptions.Builder how) {
        return assertThrows(IntegrityException.class, () -> bench.load(how.replace(true)))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "hmac-sha256, false, false",
        "aes-256-gcm, false, false",
        "aes-256-gcm, true, false",
        "aes-256-gcm, false, true",
        "aes-256-gcm, true, true",
        "ed25519, false, false",
        "ed25519, true, true"
    })
    void bringsBackStateAndMemoryUnderEveryScheme(String scheme, boolean singleFile, boolean compressed)
            throws Exception {
        bench.scheme = scheme(scheme);
        bench.compression = compressed ? new FlateBestSpeed() : null;
        bench.save(SaveOptions.to("a").singleFile(singleFile));
        List<Byte> before = bench.kernel.firstBytes();
        bench.kernel.state = Map.of();
        bench.kernel.fill(1 << 20);
        load("a");
        assertEquals(Map.of("count", 7L, "text", MARK), bench.kernel.state);
        assertEquals(before, bench.kernel.firstBytes());
        bench.verify(LoadOptions.from("a"));
    }

    @Test
    void aSignedImageLoadsWithThePublicKeyAlone() throws Exception {
        bench.scheme = new Ed25519();
        bench.save(SaveOptions.to("a"));
        bench.keys.keySet().removeIf(id -> !id.endsWith(" public"));
        load("a");
        var e = assertThrows(IntegrityException.class, () -> bench.save(SaveOptions.to("b")));
        assertTrue(e.getMessage().contains("no key source has the private key"), e.getMessage());
        String other = refused(LoadOptions.from("a").key("other"));
        assertTrue(other.contains("its signature is not by the private key of 'other'"), other);
    }

    @Test
    void anEncryptedImageShowsNothingOfStateAndMemory() throws Exception {
        bench.scheme = new Aes256Gcm();
        bench.save(SaveOptions.to("a"));
        for (Path file : files("a")) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(MARK), file.toString());
            assertFalse(text.contains("gVisorSF"), file.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none, hmac-sha256, a downgrade",
        "none, ed25519, a downgrade",
        "none, aes-256-gcm, a downgrade",
        "hmac-sha256, ed25519, whoever can check it could have made it",
        "aes-256-gcm, ed25519, whoever can check it could have made it",
        "ed25519, hmac-sha256, 'it proves its signer, and not that its maker has the secret key'",
        "ed25519, aes-256-gcm, 'it proves its signer, and not that its maker has the secret key'",
        "hmac-sha256, aes-256-gcm, which does not encrypt",
        "aes-256-gcm, hmac-sha256, or ask for its scheme"
    })
    void aSchemeIsNotTakenForAnother(String made, String asked, String why) throws Exception {
        bench.scheme = scheme(made);
        bench.save(SaveOptions.to("a"));
        String message = refused(LoadOptions.from("a").scheme(asked));
        assertTrue(
                message.contains("scheme '" + asked + "' is asked for, but the image is of '" + made + "'"), message);
        assertTrue(message.contains(why), message);
    }

    @Test
    void thisHostSaysWhichSchemesItTakesUnasked() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.accepted = List.of("ed25519", "aes-256-gcm");
        String message = refused(LoadOptions.from("a"));
        assertTrue(message.contains("this host accepts ed25519, aes-256-gcm (accept.schemes in org.stasis) only"));
        bench.load(LoadOptions.from("a").replace(true).scheme("hmac-sha256"));
    }

    private List<Path> files(String image) throws Exception {
        try (var all = Files.walk(folder.resolve(image))) {
            return new ArrayList<>(
                    all.filter(file -> file.toString().endsWith(".img")).toList());
        }
    }

    private Path file(String image, String name) throws Exception {
        return files(image).stream()
                .filter(file -> file.endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha256", "ed25519"})
    void anOlderStateFileInANewerImageIsARollbackAndANewerOneASplice(String scheme) throws Exception {
        bench.scheme = scheme(scheme);
        bench.save(SaveOptions.to("old"));
        bench.kernel.state = Map.of("count", 8L, "text", "another that is longer than the first " + MARK);
        bench.save(SaveOptions.to("new"));
        Path old = file("old", "checkpoint.img");
        Path now = file("new", "checkpoint.img");
        byte[] kept = Files.readAllBytes(old);
        String oldId = old.getParent().getFileName().toString();
        Files.copy(now, folder.resolve("kept"));
        Files.copy(old, now, StandardCopyOption.REPLACE_EXISTING);
        String rollback = refused(LoadOptions.from("new"));
        assertTrue(rollback.contains("this is the state file of image " + oldId + ", saved earlier"), rollback);
        assertTrue(rollback.contains("an older file inside a newer image (a rollback)"), rollback);
        Files.copy(folder.resolve("kept"), old, StandardCopyOption.REPLACE_EXISTING);
        String splice = refused(LoadOptions.from("old"));
        assertTrue(splice.contains("put in its place (a splice)"), splice);
        Files.write(old, kept);
        load("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha256", "ed25519", "aes-256-gcm"})
    void filesOfAnotherImageAreToldAsSuch(String scheme) throws Exception {
        bench.scheme = scheme(scheme);
        bench.save(SaveOptions.to("a"));
        bench.save(SaveOptions.to("b"));
        for (String name : List.of("checkpoint.img", "pages_meta.img")) {
            Path ours = file("b", name);
            byte[] good = Files.readAllBytes(ours);
            Files.copy(file("a", name), ours, StandardCopyOption.REPLACE_EXISTING);
            String id = file("a", name).getParent().getFileName().toString();
            String message = refused(LoadOptions.from("b"));
            assertTrue(message.contains(" of image " + id), message);
            Files.write(ours, good);
        }
        load("b");
    }

    @Test
    void chunksInAnotherOrderAreToldWhereTheOrderEnds() throws Exception {
        bench.kernel.state = Map.of("text", "x".repeat(5 << 20));
        bench.save(SaveOptions.to("a"));
        Path file = file("a", "checkpoint.img");
        byte[] bytes = Files.readAllBytes(file);
        int chunk = 4 + (1 << 20) + 32;
        int first = firstChunk(bytes);
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, first + chunk, swapped, first + 2 * chunk, chunk);
        System.arraycopy(bytes, first + 2 * chunk, swapped, first + chunk, chunk);
        Files.write(file, swapped);
        String message = refused(LoadOptions.from("a"));
        assertTrue(
                message.contains("does not fit the chunk at " + (first + chunk)
                        + ": its bytes or its place were changed since they were written"),
                message);
        Files.write(file, Arrays.copyOf(bytes, first + 2 * chunk));
        String cut = assertThrows(StateFileException.class, () -> load("a")).getMessage();
        assertTrue(cut.contains("was cut short"), cut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha256", "aes-256-gcm", "ed25519"})
    void extentsInAnotherOrderAreRefused(String scheme) throws Exception {
        bench.scheme = scheme(scheme);
        bench.save(SaveOptions.to("a").excludeZeroPages(false));
        Path file = file("a", "pages.img");
        byte[] bytes = Files.readAllBytes(file);
        int extent = 64 << 10;
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, 0, swapped, extent, extent);
        System.arraycopy(bytes, extent, swapped, 0, extent);
        Files.write(file, swapped);
        String message = refused(LoadOptions.from("a"));
        assertTrue(
                message.contains(
                        scheme.equals("aes-256-gcm")
                                ? "are not those that were saved: their authentication code does not match"
                                : ", so the file was put in another order"),
                message);
    }

    /** Where the chunks begin: magic, length, metadata, code. */
    private static int firstChunk(byte[] file) {
        return 16 + (int) ByteBuffer.wrap(file).getLong(8) + 32;
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmac-sha256", "aes-256-gcm", "ed25519"})
    void aChangeOfKeysWritesTheManifestAloneAndTheNewKeyIsEnough(String scheme) throws Exception {
        bench.scheme = scheme(scheme);
        bench.save(SaveOptions.to("a").key("default"));
        Map<Path, String> before = contents();
        List<Byte> memory = bench.kernel.firstBytes();
        ImageInfo info = bench.reseal(LoadOptions.from("a"), "other");
        assertEquals("other", info.keyId());
        Map<Path, String> after = contents();
        Path manifest = folder.resolve("a/manifest.json");
        assertNotEquals(before.remove(manifest), after.remove(manifest));
        before.keySet().removeIf(path -> path.endsWith(".manifest"));
        after.keySet().removeIf(path -> path.endsWith(".manifest"));
        assertEquals(before, after);
        bench.keys.keySet().removeIf(id -> id.startsWith("default"));
        bench.kernel.state = Map.of();
        bench.kernel.fill(1 << 20);
        load("a");
        assertEquals(Map.of("count", 7L, "text", MARK), bench.kernel.state);
        assertEquals(memory, bench.kernel.firstBytes());
        bench.verify(LoadOptions.from("a"));
    }

    private Map<Path, String> contents() throws Exception {
        Map<Path, String> all = new LinkedHashMap<>();
        try (var files = Files.walk(folder.resolve("a"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aResealedStateFileIsStillBoundToTheLastByte(boolean singleFile, boolean compressed) throws Exception {
        bench.compression = compressed ? new FlateBestSpeed() : null;
        bench.kernel.state = Map.of("text", "y".repeat(3 << 20));
        bench.save(SaveOptions.to("a").singleFile(singleFile));
        bench.reseal(LoadOptions.from("a"), "other");
        bench.reseal(LoadOptions.from("a"), "default");
        bench.reseal(LoadOptions.from("a"), "other");
        bench.keys.remove("default");
        load("a");
        assertEquals(Map.of("text", "y".repeat(3 << 20)), bench.kernel.state);
        Path file = file("a", "checkpoint.img");
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += good.length / 23) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThrows(StateFileException.class, () -> load("a"), "byte " + at);
        }
    }

    @Test
    void imagesOfTwoGenerationsOfKeysLoadSideBySide() throws Exception {
        bench.save(SaveOptions.to("a").key("default"));
        bench.save(SaveOptions.to("b").key("other"));
        load("a");
        load("b");
    }

    @Test
    void aChangeToAKeyThatIsMissingLeavesTheImageAsItWas() throws Exception {
        bench.save(SaveOptions.to("a"));
        Map<Path, String> before = contents();
        assertThrows(IntegrityException.class, () -> bench.reseal(LoadOptions.from("a"), "missing"));
        assertThrows(
                IntegrityException.class,
                () -> bench.reseal(LoadOptions.from("a").key("other"), "default"));
        assertEquals(before, contents());
        bench.scheme = new NoIntegrity();
        bench.save(SaveOptions.to("b"));
        var e = assertThrows(
                StateException.class, () -> bench.reseal(LoadOptions.from("b").scheme("none"), "other"));
        assertTrue(e.getMessage().contains("which has no key to change"), e.getMessage());
    }
}
