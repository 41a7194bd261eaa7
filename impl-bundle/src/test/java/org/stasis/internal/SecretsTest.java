/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.MissingSecretException;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.PageRange;
import org.stasis.api.task.StateType;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.StateTypes;

/** What is declared secret is in no image in the clear, and comes back at a load. */
class SecretsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final byte[] KEYS = "-----these pages are for nobody-----".getBytes(UTF_8);

    /** With a secret that is needed and one that is not. */
    static final class Login {
        String user;
        String password;
        byte[] token;
    }

    private static final class LoginType implements StateType<Login> {
        @Override
        public String name() {
            return "Login";
        }

        @Override
        public Class<Login> type() {
            return Login.class;
        }

        @Override
        public List<String> fields() {
            return List.of("user", "password", "token");
        }

        @Override
        public void save(Login login, FieldWriter out) {
            out.putString(0, login.user);
            out.putSecret(1, "Login.password", false, login.password.getBytes(UTF_8));
            out.putSecret(2, "Login.token", true, login.token);
        }

        @Override
        public Login create(FieldReader in) {
            return new Login();
        }

        @Override
        public void load(Login login, FieldReader in) {
            login.user = in.getString(0);
            login.password = new String(in.getSecret(1), UTF_8);
            login.token = in.getSecret(2);
        }
    }

    @TempDir
    Path folder;

    private Bench bench;
    private PageRange vault;

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.kernel.types = StateTypes.of(List.of(new LoginType()));
        bench.kernel.state = List.of(login("ada", PASSWORD), login("bob", PASSWORD));
        bench.keys.put("vault", bench.keys.get("other"));
        bench.kernel.fill(1 << 20);
        vault = bench.kernel.memory.allocate(8192);
        bench.kernel.memory.write(vault.start(), ByteBuffer.wrap(KEYS));
        bench.kernel.memory.write(vault.start() + 4096, ByteBuffer.wrap(KEYS));
        bench.kernel.memory.secret(vault, "vault");
        bench.kernel.fill(1 << 20);
    }

    private static Login login(String user, String password) {
        Login login = new Login();
        login.user = user;
        login.password = password;
        login.token = (password + " of " + user).getBytes(UTF_8);
        return login;
    }

    @Test
    void noByteOfAnImageIsSecret() throws Exception {
        saveAll();
        assertNoSecrets();
    }

    @Test
    void encryptedSecretsAreNowhereInTheClear() throws Exception {
        bench.save(SaveOptions.to("plain").secretsKey("vault"));
        bench.save(SaveOptions.to("live").secretsKey("vault").live(true));
        bench.save(SaveOptions.to("single").secretsKey("vault").singleFile(true));
        bench.save(SaveOptions.to("based").secretsKey("vault").base("plain"));
        assertNoSecrets();
    }

    private void saveAll() throws StateException {
        bench.save(SaveOptions.to("plain"));
        bench.save(SaveOptions.to("live").live(true));
        bench.save(SaveOptions.to("single").singleFile(true));
        bench.save(SaveOptions.to("zeros").excludeZeroPages(false));
        bench.save(SaveOptions.to("based").base("plain"));
        bench.save(SaveOptions.to("based-live").base("based").live(true));
        bench.scheme = new Aes256Gcm();
        bench.compression = new FlateBestSpeed();
        bench.save(SaveOptions.to("encrypted"));
    }

    private void assertNoSecrets() throws Exception {
        int looked = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, ISO_8859_1);
                assertFalse(bytes.contains(PASSWORD), () -> file + " holds the password");
                assertFalse(bytes.contains(new String(KEYS, ISO_8859_1)), () -> file + " holds the secret pages");
                looked++;
            }
        }
        assertTrue(looked >= 5, "there was something to look through");
    }

    @Test
    void theScanFindsWhatIsNoSecret() throws Exception {
        bench.kernel.state = PASSWORD;
        bench.save(SaveOptions.to("open"));
        assertThrows(AssertionError.class, this::assertNoSecrets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "live", "single", "zeros", "based", "based-live", "encrypted"})
    void comesBackWithTheSecretsThatTheCallerSupplies(String image) throws Exception {
        saveAll();
        List<Byte> before = bench.kernel.firstBytes();
        LoadReport report = bench.load(supplied(image));
        assertLogin("ada", PASSWORD, "the token");
        assertEquals(before, bench.kernel.firstBytes());
        assertArrayEquals(KEYS, vault(0));
        assertEquals(Map.of(vault, "vault"), bench.kernel.memory.secrets(), "they stay secret");
        assertEquals(bench.kernel.memory.allocatedBytes(), report.memoryBytes());
    }

    private static LoadOptions.Builder supplied(String image) {
        byte[] pages = Arrays.copyOf(KEYS, 8192);
        System.arraycopy(KEYS, 0, pages, 4096, KEYS.length);
        return LoadOptions.from(image)
                .replace(true)
                .secrets(Map.of(
                        "Login.password",
                        PASSWORD.getBytes(UTF_8),
                        "Login.token",
                        "the token".getBytes(UTF_8),
                        "vault",
                        pages));
    }

    private void assertLogin(String user, String password, String token) {
        Login login = (Login) ((List<?>) bench.kernel.state).get(0);
        assertEquals(user, login.user);
        assertEquals(password, login.password);
        assertEquals(token, login.token == null ? null : new String(login.token, UTF_8));
    }

    private byte[] vault(int offset) {
        ByteBuffer bytes = ByteBuffer.allocate(KEYS.length);
        bench.kernel.memory.read(vault.start() + offset, bytes);
        return bytes.array();
    }

    @Test
    void lazyLoadsHaveSecretsBeforeTasksRun() throws Exception {
        bench.save(SaveOptions.to("a"));
        LoadReport report = bench.load(supplied("a").lazy(true));
        assertArrayEquals(KEYS, vault(4096));
        report.resident().done().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertArrayEquals(KEYS, vault(4096));
        bench.save(SaveOptions.to("b").base("a"));
        assertNoSecretsIn("b");
    }

    private void assertNoSecretsIn(String image) throws Exception {
        try (var files = Files.walk(folder.resolve(image))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, ISO_8859_1).contains(new String(KEYS, ISO_8859_1)), file.toString());
            }
        }
    }

    @Test
    void eachObjectGetsItsOwnSecretsOfAnImageThatKeepsThem() throws Exception {
        bench.kernel.state = List.of(login("ada", PASSWORD), login("bob", "another"));
        bench.save(SaveOptions.to("a").secretsKey("vault"));
        bench.load(LoadOptions.from("a").replace(true));
        assertLogin("ada", PASSWORD, PASSWORD + " of ada");
        Login bob = (Login) ((List<?>) bench.kernel.state).get(1);
        assertEquals("another", bob.password);
        assertArrayEquals(KEYS, vault(4096));
    }

    @Test
    void aLiveSaveKeepsSecretsAsTheyWereAtThePause() throws Exception {
        Login ada = login("ada", PASSWORD);
        bench.kernel.state = List.of(ada);
        bench.kernel.onUnpause = () -> {
            Arrays.fill(ada.token, (byte) 'x');
            bench.kernel.memory.write(vault.start(), ByteBuffer.allocate(8192));
        };
        bench.save(SaveOptions.to("a").secretsKey("vault").live(true));
        bench.kernel.onUnpause = () -> {};
        bench.load(LoadOptions.from("a").replace(true));
        assertLogin("ada", PASSWORD, PASSWORD + " of ada");
        assertArrayEquals(KEYS, vault(0));
        assertArrayEquals(KEYS, vault(4096));
    }

    @Test
    void whatTheHostSuppliesCountsBeforeWhatTheImageKeeps() throws Exception {
        bench.save(SaveOptions.to("a").secretsKey("vault"));
        bench.load(LoadOptions.from("a").replace(true).secrets(Map.of("Login.password", "changed".getBytes(UTF_8))));
        assertLogin("ada", "changed", PASSWORD + " of ada");
        assertArrayEquals(KEYS, vault(0));
    }

    @Test
    void theKeyOfTheImageDoesNotOpenItsSecrets() throws Exception {
        bench.save(SaveOptions.to("a").secretsKey("vault"));
        bench.keys.remove("vault");
        MissingSecretException fault = assertThrows(
                MissingSecretException.class,
                () -> bench.load(LoadOptions.from("a").replace(true)));
        assertEquals(List.of("Login.password", "vault"), fault.secrets());
        assertTrue(fault.getMessage().contains("key 'vault'"), fault.getMessage());
        bench.verify(LoadOptions.from("a")); // which needs no secrets
        bench.keys.put("vault", bench.keys.get("default"));
        assertThrows(
                MissingSecretException.class,
                () -> bench.load(LoadOptions.from("a").replace(true)));
        bench.load(supplied("a"));
        assertLogin("ada", PASSWORD, "the token");
    }

    @Test
    void whatIsMissingIsToldAllAtOnceAndNothingIsTouched() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.log.clear();
        bench.kernel.objections = List.of("no such processor");
        MissingSecretException fault = assertThrows(
                MissingSecretException.class,
                () -> bench.load(LoadOptions.from("a").replace(true).secrets(Map.of("login.password", new byte[1]))));
        assertEquals(
                List.of(
                        "no such processor",
                        "nobody here supplies secret 'Login.password'",
                        "nobody here supplies secret 'vault'"),
                fault.reasons());
        assertEquals(List.of("check host"), bench.log);
        bench.kernel.objections = List.of();
        assertThrows(
                IncompatibleHostException.class,
                () -> bench.load(LoadOptions.from("a").replace(true)));
    }

    @Test
    void aMissingKernelAndMissingSecretsAreToldAtOnce() throws Exception {
        bench.save(SaveOptions.to("a"));
        DefaultStateService service = bench.service();
        service.present.kernels = List.of();
        MissingSecretException fault = assertThrows(
                MissingSecretException.class,
                () -> service.rehearse(LoadOptions.from("a").build()));
        assertEquals(
                List.of(
                        "there is no kernel 'main', and no service that makes kernels of type 'scripted'",
                        "nobody here supplies secret 'Login.password'",
                        "nobody here supplies secret 'vault'"),
                fault.reasons());
    }

    @Test
    void aMissingSchemeAndAMissingKernelAreToldAtOnce() throws Exception {
        bench.save(SaveOptions.to("a"));
        DefaultStateService service = bench.service();
        service.present.schemes = List.of();
        IncompatibleHostException fault = assertThrows(
                IncompatibleHostException.class,
                () -> service.load(LoadOptions.from("a").build()));
        assertEquals(1, fault.reasons().size(), fault.getMessage());
        assertTrue(fault.getMessage().contains("'hmac-sha256'"), fault.getMessage());
        service.present.kernels = List.of();
        fault = assertThrows(
                IncompatibleHostException.class,
                () -> service.load(LoadOptions.from("a").build()));
        assertEquals(2, fault.reasons().size(), fault.getMessage());
        assertTrue(fault.getMessage().contains("there is no kernel 'main'"), fault.getMessage());
    }

    @Test
    void anOptionalSecretThatNobodySuppliesIsNull() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.load(LoadOptions.from("a")
                .replace(true)
                .secrets(Map.of("Login.password", PASSWORD.getBytes(UTF_8), "vault", KEYS)));
        assertNull(((Login) ((List<?>) bench.kernel.state).get(0)).token);
        assertArrayEquals(KEYS, vault(0));
        assertArrayEquals(new byte[KEYS.length], vault(4096), "behind what was supplied");
    }

    @Test
    void asksSourcesInTheOrderOfTheirRankingAndTellsTheirTroubles() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.secretSources = List.of(
                name -> Optional.of((name + " of the lowest").getBytes(UTF_8)),
                name -> {
                    throw new KeyException("the safe is shut");
                },
                name -> name.equals("Login.password") ? Optional.of("first".getBytes(UTF_8)) : Optional.empty());
        bench.load(LoadOptions.from("a").replace(true));
        assertLogin("ada", "first", "Login.token of the lowest");
        bench.secretSources = bench.secretSources.subList(1, 3);
        MissingSecretException fault = assertThrows(
                MissingSecretException.class,
                () -> bench.load(LoadOptions.from("a").replace(true)));
        assertEquals(List.of("vault"), fault.secrets());
        assertTrue(fault.getMessage().contains("the safe is shut"), fault.getMessage());
    }

    @Test
    void refusesASecretThatIsTooLongForItsPages() throws Exception {
        bench.save(SaveOptions.to("a"));
        KernelException fault = assertThrows(
                KernelException.class,
                () -> bench.load(LoadOptions.from("a")
                        .replace(true)
                        .secrets(Map.of("Login.password", KEYS, "vault", new byte[8193]))));
        assertEquals(
                "secret 'vault' has 8193 bytes, and its pages in memory 'main' have room for 8192", fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesThatBecameSecretSinceTheBaseDoNotComeFromIt(boolean live) throws Exception {
        PageRange late = bench.kernel.memory.allocate(4096);
        bench.kernel.memory.write(
                late.start(), ByteBuffer.wrap("late".repeat(20).getBytes(UTF_8)));
        bench.save(SaveOptions.to("a"));
        bench.kernel.memory.secret(late, "late");
        StateFileException fault = assertThrows(
                StateFileException.class,
                () -> bench.save(SaveOptions.to("b").base("a").live(live)));
        assertTrue(fault.getMessage().endsWith("Save without a base"), fault.getMessage());
        assertEquals(List.of("a"), bench.backend.images());
        bench.save(SaveOptions.to("b"));
        bench.save(SaveOptions.to("c").base("b"));
        try (var files = Files.walk(folder.resolve("c"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, ISO_8859_1).contains("latelate"), file.toString());
            }
        }
    }

    @Test
    void freedPagesAreNoLongerSecret() {
        bench.kernel.memory.free(vault);
        assertEquals(Map.of(), bench.kernel.memory.secrets());
        PageRange left = bench.kernel.memory.allocate(4096);
        PageRange right = bench.kernel.memory.allocate(4096);
        bench.kernel.memory.secret(new PageRange(left.start(), right.end()), "both");
        bench.kernel.memory.free(left);
        assertEquals(Map.of(right, "both"), bench.kernel.memory.secrets());
    }

    @Test
    void compactedAndResealedImagesKeepTheirSecrets() throws Exception {
        bench.save(SaveOptions.to("a").secretsKey("vault"));
        bench.kernel.memory.write(0, ByteBuffer.wrap(new byte[] {9}));
        bench.save(SaveOptions.to("b").secretsKey("vault").base("a"));
        bench.compact(LoadOptions.from("b"));
        bench.reseal(LoadOptions.from("b"), "other");
        assertNoSecrets();
        bench.verify(LoadOptions.from("b"));
        bench.load(LoadOptions.from("b").replace(true));
        assertLogin("ada", PASSWORD, PASSWORD + " of ada");
        assertArrayEquals(KEYS, vault(4096));
    }

    @Test
    void aChangedFileOfSecretsIsFound() throws Exception {
        bench.save(SaveOptions.to("a").secretsKey("vault"));
        for (String name : List.of("secrets.img", "secret_pages.img")) {
            try (var files = Files.walk(folder.resolve("a"))) {
                Path file =
                        files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
                byte[] good = Files.readAllBytes(file);
                byte[] bad = good.clone();
                bad[bad.length - 20] ^= 1;
                Files.write(file, bad);
                assertThrows(StateFileException.class, () -> bench.verify(LoadOptions.from("a")));
                assertThrows(
                        StateFileException.class,
                        () -> bench.load(LoadOptions.from("a").replace(true)));
                Files.write(file, good);
            }
        }
        bench.load(LoadOptions.from("a").replace(true));
    }

    @Test
    void saysThatOneNameStandsForSeveralSecrets() throws Exception {
        assertEquals(1, bench.save(SaveOptions.to("a")).notes().size(), "tokens differ");
        assertEquals(
                List.of(), bench.save(SaveOptions.to("b").secretsKey("vault")).notes());
    }

    @Test
    void tellsWhichSecretsAnImageLacks() throws Exception {
        bench.save(SaveOptions.to("a"));
        assertEquals(
                List.of(
                        "secret 'Login.password' is not in the image; supply it at the load",
                        "secret 'Login.token' is not in the image; supply it at the load",
                        "secret 'vault' is not in the image; supply it at the load"),
                Catalog.of(bench.backend).image("a").remarks());
    }

    private ImageInspector inspector() {
        return new DefaultImageInspector(Present.of(
                List.of(new HmacSha256()),
                List.of(),
                List.of(id -> Optional.ofNullable((SecretKey) bench.keys.get(id)))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theInspectorShowsNamesOfSecretsAndNeverThemselves(boolean singleFile) throws Exception {
        bench.save(SaveOptions.to("a").secretsKey("vault").singleFile(singleFile));
        ImageSource image = ImageSource.of(folder.resolve("a"));
        ImageReport report = inspector().describe(image);
        assertEquals(List.of(), report.remarks());
        assertEquals(
                List.of(new ImageReport.Run(vault.start(), vault.end(), ImageReport.Kind.SECRET)),
                report.memory().get(0).runs().stream()
                        .filter(run -> run.kind() == ImageReport.Kind.SECRET)
                        .toList());
        assertTrue(
                report.image().remarks().contains("secret 'vault' is encrypted with key 'vault'"),
                report.image().remarks().toString());
        StringWriter dump = new StringWriter();
        inspector().dump(image, DumpFormat.TEXT, dump);
        inspector().dump(image, DumpFormat.GVISOR_HTML, dump);
        assertTrue(
                dump.toString().contains("org.stasis.Secret") && dump.toString().contains("Login.password"));
        assertFalse(dump.toString().contains(PASSWORD));
        List<String> values = new ArrayList<>();
        for (int id = 1; id < 6; id++) {
            inspector().object(image, new ObjectId(1, id)).fields().forEach(field -> values.add(field.value()));
        }
        assertTrue(values.contains("secret \"Login.password\""), values.toString());
        assertFalse(values.toString().contains(PASSWORD), values.toString());
    }

    @Test
    void extractsWithAWordAboutWhatIsSecret() throws Exception {
        bench.save(SaveOptions.to("a"));
        Path to = folder.resolve("memory");
        var range = new MemoryRange(0, "main", vault.start() - 4096, vault.start() + 100);
        ExtractReport report = inspector().memory(ImageSource.of(folder.resolve("a")), range, to);
        assertEquals(
                List.of("100000-102000 of memory 'main' is secret: the zeros written there are not what it held"),
                report.remarks());
        assertEquals(4196, Files.size(to));
        assertNoSecrets();
    }

    @Test
    void comparesWhatIsNoSecretAndSaysSo() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.kernel.memory.write(vault.start(), ByteBuffer.wrap("changed".getBytes(UTF_8)));
        bench.kernel.memory.write(0, ByteBuffer.wrap("changed".getBytes(UTF_8)));
        bench.save(SaveOptions.to("b"));
        ImageDifference difference =
                inspector().compare(ImageSource.of(folder.resolve("a")), ImageSource.of(folder.resolve("b")));
        assertEquals(4096, difference.changedBytes());
        assertEquals(List.of("memory 'main', 100000-102000: secret, not compared"), difference.remarks());
    }

    @Test
    void refusesTheKeyOfTheImageForSecrets() {
        StateException fault = assertThrows(
                StateException.class,
                () -> bench.service()
                        .save(SaveOptions.to("a").secretsKey("default").build()));
        assertTrue(fault.getMessage().contains("name another for secrets"), fault.getMessage());
    }
}
