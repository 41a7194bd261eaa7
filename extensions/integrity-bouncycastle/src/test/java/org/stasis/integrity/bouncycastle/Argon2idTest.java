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
        String text = "correct horse battery staple";
        byte[] passphrase = text.getBytes(StandardCharsets.US_ASCII);
        byte[] salt = filled(16, 'Z');
        String theirs = Program.output(
                "sh",
                "-c",
                "command -v argon2 >/dev/null || { echo argon2; exit 77; }; printf %s \"$0\" | argon2 \"$1\" -id -t 3 -m 16 -p 4 -l 32 -r",
                text,
                new String(salt, StandardCharsets.US_ASCII));
        assertEquals(
                theirs, HexFormat.of().formatHex(Argon2id.key(passphrase, salt).getEncoded()));
        assertArrayEquals(new byte[passphrase.length], passphrase, "wiped");
    }
}
