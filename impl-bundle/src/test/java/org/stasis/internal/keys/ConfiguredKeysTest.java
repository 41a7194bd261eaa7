/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredKeysTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private record Settings(String directory, boolean create, String keystore, String keystore_password_file)
            implements ConfiguredKeys.Config {
        @Override
        public String keystore_type() {
            return "PKCS12";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ConfiguredKeys.Config.class;
        }
    }

    private ConfiguredKeys keys(boolean create) {
        return new ConfiguredKeys(new Settings(folder.toString(), create, "", ""));
    }

    private Path write(String name, String text, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void readsAKeyFile() throws Exception {
        write("a.key", HEX + "\n", "rw-------");
        SecretKey key = keys(false).key("a").orElseThrow();
        assertArrayEquals(HexFormat.of().parseHex(HEX), key.getEncoded());
        assertEquals(Optional.empty(), keys(false).key("b"));
    }

    @Test
    void refusesAKeyFileThatOthersCanRead() throws Exception {
        Path file = write("a.key", HEX, "rw-r-----");
        var e = assertThrows(InvalidKeyException.class, () -> keys(false).key("a"));
        assertEquals(
                "key file " + file + " is open to others (rw-r-----); close it with: chmod 600 " + file,
                e.getMessage());
    }

    @Test
    void refusesAKeyFileOfAnotherFormWithoutShowingIt() throws Exception {
        Path file = write("a.key", "secret words", "rw-------");
        var e = assertThrows(InvalidKeyException.class, () -> keys(false).key("a"));
        assertEquals(
                "key file " + file + " does not hold 64 hexadecimal digits; make one with: openssl rand -hex 32",
                e.getMessage());
    }

    @Test
    void refusesIdsThatLeadOutOfTheFolder() {
        assertThrows(InvalidKeyException.class, () -> keys(true).keyForSaving("../a"));
    }

    @Test
    void makesAMissingKeyOnceAndForItsOwnerAlone() throws Exception {
        SecretKey made = keys(true).keyForSaving("default").orElseThrow();
        assertEquals(32, made.getEncoded().length);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("default.key"))));
        assertArrayEquals(
                made.getEncoded(),
                keys(true).keyForSaving("default").orElseThrow().getEncoded());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void makesNoKeyWhenLoadingOrWhenNotConfiguredTo() throws Exception {
        assertTrue(keys(true).key("default").isEmpty());
        assertTrue(keys(false).keyForSaving("default").isEmpty());
        assertFalse(Files.exists(folder.resolve("default.key")));
    }

    @Test
    void readsAKeystore() throws Exception {
        byte[] secret = HexFormat.of().parseHex(HEX);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var password = "pass phrase".toCharArray();
        store.setEntry(
                "backup",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(secret, "HmacSHA256")),
                new KeyStore.PasswordProtection(password));
        Path path = folder.resolve("keys.p12");
        try (var out = Files.newOutputStream(path)) {
            store.store(out, password);
        }
        Path right = write("right", "pass phrase\n", "rw-------");
        Path wrong = write("wrong", "other\n", "rw-------");
        var keys = new ConfiguredKeys(new Settings("", false, path.toString(), right.toString()));
        assertArrayEquals(secret, keys.key("backup").orElseThrow().getEncoded());
        assertTrue(keys.key("other").isEmpty());
        var closed = new ConfiguredKeys(new Settings("", false, path.toString(), wrong.toString()));
        var e = assertThrows(KeyStoreException.class, () -> closed.key("backup"));
        assertFalse(e.getMessage().contains("other"), e.getMessage());
    }
}
