/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.spi.EncryptionScheme;
import org.stasis.testkit.EncryptionSchemeContract;
import org.stasis.testkit.Program;

class Aes256GcmTest extends EncryptionSchemeContract {
    private static final HexFormat HEX = HexFormat.of();

    @Override
    protected EncryptionScheme scheme() {
        return new Aes256Gcm();
    }

    private static String encrypted(String key, long number, String plain) throws Exception {
        ByteBuffer to = ByteBuffer.allocate(plain.length() / 2 + 16);
        new Aes256Gcm()
                .cipher(new SecretKeySpec(HEX.parseHex(key), "AES"))
                .encrypt(number, ByteBuffer.wrap(HEX.parseHex(plain)), to);
        return HEX.formatHex(to.array());
    }

    /** Test cases 13 and 14 of the submission of GCM to NIST: key and nonce are all zero. */
    @ParameterizedTest
    @CsvSource({
        "'', 530f8afbc74536b9a963b4f1c4cb738b",
        "00000000000000000000000000000000, cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    })
    void encryptsAsPublished(String plain, String expected) throws Exception {
        assertEquals(expected, encrypted("00".repeat(32), 0, plain));
    }

    @Test
    void agreesWithAnotherImplementation() throws Exception {
        String key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        String plain = "5374617369732e".repeat(1001);
        long number = 0x8000_0001_0203_0405L;
        String theirs = Program.python("""
                from cryptography.hazmat.primitives.ciphers.aead import AESGCM
                key, nonce, plain = (bytes.fromhex(text) for text in sys.argv[1:])
                print(AESGCM(key).encrypt(nonce, plain, None).hex())
                """, key, "00000000" + HEX.toHexDigits(number), plain);
        assertEquals(theirs, encrypted(key, number, plain));
    }
}
