/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;

/** Secret keys, named or derived, stay out of logs, reports, exceptions and images. */
class KeyMaterialTest {
    @TempDir
    Path folder;

    private final PrintStream err = System.err;
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter told = new StringWriter();
    private final List<byte[]> secrets = new ArrayList<>();
    private Bench bench;

    @BeforeEach
    void begin() {
        PrintStream caught = new PrintStream(printed, true, StandardCharsets.ISO_8859_1);
        System.setErr(caught);
        System.setOut(caught);
        bench = new Bench(folder);
        bench.kernel.fill(1 << 20);
    }

    @AfterEach
    void end() {
        System.setErr(err);
        System.setOut(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {HmacSha256.NAME, Aes256Gcm.NAME, Ed25519.NAME})
    void nothingThatIsWrittenOrToldHoldsAKey(String scheme) throws Exception {
        bench.scheme = scheme.equals(HmacSha256.NAME)
                ? new HmacSha256()
                : scheme.equals(Aes256Gcm.NAME) ? new Aes256Gcm() : new Ed25519();
        tell(bench.save(SaveOptions.to("a")));
        tell(bench.save(SaveOptions.to("b").base("a").live(true)));
        tell(bench.save(SaveOptions.to("c").singleFile(true)));
        tell(bench.load(LoadOptions.from("b").replace(true)));
        tell(bench.verify(LoadOptions.from("a")));
        tell(Catalog.of(bench.backend).images());
        try (StoredImage image = bench.open(LoadOptions.from("a").build())) {
            tell(image.keys());
            tell(image.keys().seal());
            if (image.keys().state() != null) {
                secrets.add(image.keys().state().getEncoded());
            }
            if (image.keys().scheme().keyed()) {
                secrets.add(image.keys()
                        .pages(UUID.fromString(image.manifest().id()))
                        .getEncoded());
            }
        }
        tell(bench.reseal(LoadOptions.from("a"), "other"));
        failures();
        secretsInState();
        bench.keys.forEach((id, key) -> addSecret(id, key));
        scan("log", printed.toByteArray());
        scan("what callers are told", told.toString().getBytes(StandardCharsets.ISO_8859_1));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                scan(file.toString(), Files.readAllBytes(file));
            }
        }
        assertTrue(told.toString().length() > 1000 && printed.size() > 200, "there was something to look through");
    }

    private void failures() throws Exception {
        fails(LoadOptions.from("b").key("other").replace(true));
        fails(LoadOptions.from("b").key("missing").replace(true));
        fails(LoadOptions.from("b").scheme("none").replace(true));
        try (var files = Files.walk(folder.resolve("b"))) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(img|json)"))
                    .toList()) {
                byte[] good = Files.readAllBytes(file);
                if (good.length == 0) {
                    continue; // all pages are shared
                }
                byte[] bad = good.clone();
                bad[bad.length / 2] ^= 1;
                Files.write(file, bad);
                fails(LoadOptions.from("b").replace(true));
                Files.write(file, Arrays.copyOf(good, good.length - 1));
                fails(LoadOptions.from("b").replace(true));
                Files.write(file, good);
            }
        }
    }

    /** What a kernel declares secret is kept from the same places. */
    private void secretsInState() throws Exception {
        byte[] secret = "a page that nobody is to read on".getBytes(StandardCharsets.US_ASCII);
        secrets.add(secret);
        PageRange page = bench.kernel.memory.allocate(secret.length);
        bench.kernel.memory.write(page.start(), ByteBuffer.wrap(secret));
        bench.kernel.memory.secret(page, "page");
        tell(bench.save(SaveOptions.to("kept").secretsKey("other").live(true)));
        tell(bench.save(SaveOptions.to("left-out")));
        fails(LoadOptions.from("left-out").replace(true));
        fails(LoadOptions.from("left-out").replace(true).secrets(Map.of("page", new byte[5000])));
        tell(bench.load(LoadOptions.from("left-out").replace(true).secrets(Map.of("page", secret))));
        tell(bench.load(LoadOptions.from("kept").replace(true)));
        tell(LoadOptions.from("kept").secrets(Map.of("page", secret)).build());
    }

    private void fails(LoadOptions.Builder how) {
        StateException e = assertThrows(StateException.class, () -> bench.load(how));
        e.printStackTrace(new PrintWriter(told, true));
    }

    private void tell(Object report) {
        told.append(report.toString()).append('\n');
    }

    private void addSecret(String id, Key key) {
        if (!id.endsWith(" public")) {
            secrets.add(key.getEncoded());
        }
    }

    private void scan(String where, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (byte[] secret : secrets) {
            // private keys begin with what says of which algorithm they are
            byte[] part = Arrays.copyOfRange(secret, Math.max(0, secret.length - 32), secret.length);
            for (int length : new int[] {32, 16}) {
                byte[] some = Arrays.copyOf(part, length);
                String hex = HexFormat.of().formatHex(some);
                List<String> forms = List.of(
                        new String(some, StandardCharsets.ISO_8859_1),
                        hex,
                        hex.toUpperCase(Locale.ROOT),
                        Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(some)
                                .substring(0, length),
                        Arrays.toString(some).replaceAll("[\\[\\]]", ""));
                for (String form : forms) {
                    assertFalse(text.contains(form), () -> where + " holds a key");
                }
            }
        }
    }

    @Test
    void theScanFindsWhatIsThere() {
        secrets.add("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        for (String leak : List.of(
                "key 0123456789abcdef0123456789abcdef!",
                "30313233343536373839616263646566",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                "[48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]")) {
            assertThrows(AssertionError.class, () -> scan("here", leak.getBytes(StandardCharsets.ISO_8859_1)), leak);
        }
    }
}
