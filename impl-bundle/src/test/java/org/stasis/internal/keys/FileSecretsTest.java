/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretsTest {
    @TempDir
    Path folder;

    private Path write(String name, String contents, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve(name), contents);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void givesAFileByteForByte() throws Exception {
        write("org.example.Login$Db.password", "line\n", "rw-------");
        var secrets = new FileSecrets(folder);
        assertArrayEquals(
                "line\n".getBytes(),
                secrets.secret("org.example.Login$Db.password").orElseThrow());
        assertEquals(Optional.empty(), secrets.secret("another"));
    }

    @Test
    void refusesAFileThatOthersCanRead() throws Exception {
        Path file = write("shared", "none of your business", "rw-r-----");
        GeneralSecurityException fault =
                assertThrows(InvalidKeyException.class, () -> new FileSecrets(folder).secret("shared"));
        assertTrue(fault.getMessage().startsWith("secret " + file + " is open to others"), fault.getMessage());
    }

    @Test
    void leavesItsFolderForNoName() throws Exception {
        write("outside", "elsewhere", "rw-------");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (String name : new String[] {"../outside", "..", ".", "", "a/b", folder + "/outside"}) {
            assertEquals(Optional.empty(), new FileSecrets(inner).secret(name), name);
        }
    }
}
