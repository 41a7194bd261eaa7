/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

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
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassphraseKeysTest {
    private static final byte[] SALT = new byte[16];

    @TempDir
    Path folder;

    private PassphraseKeys keys;

    private record Settings(String directory) implements PassphraseKeys.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return PassphraseKeys.Config.class;
        }
    }

    @BeforeEach
    void configure() {
        keys = new PassphraseKeys(new Settings(folder.toString()));
    }

    private Path write(String id, String text, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(id + ".passphrase"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void derivesOneKeyFromFirstLineAndSalt() throws Exception {
        write("a", "correct horse battery staple\nand a comment\n", "rw-------");
        write("b", "correct horse battery staple", "r--------");
        byte[] key = keys.key("a", SALT).orElseThrow().getEncoded();
        assertEquals(32, key.length);
        assertArrayEquals(key, keys.key("b", SALT).orElseThrow().getEncoded());
        byte[] salted = SALT.clone();
        salted[15] = 1;
        assertFalse(Arrays.equals(key, keys.key("a", salted).orElseThrow().getEncoded()));
    }

    @Test
    void knowsNothingWithoutASaltOrAFile() throws Exception {
        write("a", "correct horse battery staple", "rw-------");
        assertTrue(keys.key("a").isEmpty());
        assertTrue(keys.key("c", SALT).isEmpty());
    }

    @Test
    void refusesWhatIsShortOrOpenToOthersWithoutShowingIt() throws Exception {
        Path file = write("a", "elevenbytes", "rw-------");
        var e = assertThrows(InvalidKeyException.class, () -> keys.key("a", SALT));
        assertEquals(
                "the first line of passphrase file " + file
                        + " has less than 12 bytes; whoever has an image can try all such passphrases",
                e.getMessage());
        Path open = write("b", "correct horse battery staple", "rw-r--r--");
        var refused = assertThrows(InvalidKeyException.class, () -> keys.key("b", SALT));
        assertEquals(
                "passphrase file " + open + " is open to others (rw-r--r--); close it with: chmod 600 " + open,
                refused.getMessage());
        assertThrows(InvalidKeyException.class, () -> keys.key("../a", SALT));
    }
}
