/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.stasis.testkit.Program;

class Argon2idTest {
    private static byte[] filled(int count, int with) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    /** RFC 9106, section 5.3. */
    @Test
    void derivesThePublishedTag() {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(3)
                .withMemoryAsKB(32)
                .withParallelism(4)
                .withSalt(filled(16, 2))
                .withSecret(filled(8, 3))
                .withAdditional(filled(12, 4))
                .build();
        assertEquals(
                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
                HexFormat.of().formatHex(Argon2id.derive(parameters, filled(32, 1), 32)));
    }

    @Test
    void agreesWithAnotherImplementation() throws Exception {
        byte[] passphrase = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = filled(16, 0x5a);
        String theirs = Program.python(
                """
                from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
                salt = bytes.fromhex(sys.argv[2])
                kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
                print(kdf.derive(sys.argv[1].encode()).hex())
                """, "correct horse battery staple", HexFormat.of().formatHex(salt));
        assertEquals(
                theirs, HexFormat.of().formatHex(Argon2id.key(passphrase, salt).getEncoded()));
        assertArrayEquals(new byte[passphrase.length], passphrase, "wiped");
    }
}
