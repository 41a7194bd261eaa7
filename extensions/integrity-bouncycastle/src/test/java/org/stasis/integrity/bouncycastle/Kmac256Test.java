/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.spi.IntegrityScheme;
import org.stasis.testkit.IntegritySchemeContract;
import org.stasis.testkit.Program;

class Kmac256Test extends IntegritySchemeContract {
    private static final byte[] PUBLISHED_KEY = ascending(0x40, 32);

    @TempDir
    Path folder;

    @Override
    protected IntegrityScheme scheme() {
        return new Kmac256();
    }

    private static byte[] ascending(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static String code(IntegrityScheme scheme, byte[] message) throws InvalidKeyException {
        var authenticator = scheme.begin(new SecretKeySpec(PUBLISHED_KEY, "RAW"));
        authenticator.update(ByteBuffer.wrap(message));
        return HexFormat.of().formatHex(authenticator.finish());
    }

    /** Samples 4 to 6 published with SP 800-185: the message is 0, 1, 2 ..., the codes have 64 bytes. */
    @ParameterizedTest
    @CsvSource({
        "4, My Tagged Application, 20c570c31346f703c9ac36c61c03cb64c3970d0cfc787e9b79599d273a68d2f7"
                + "f69d4cc3de9d104a351689f27cf6f5951f0103f33f4f24871024d9c27773a8dd",
        "200, '', 75358cf39e41494e949707927cee0af20a3ff553904c86b08f21cc414bcfd691"
                + "589d27cf5e15369cbbff8b9a4c2eb17800855d0235ff635da82533ec6b759b69",
        "200, My Tagged Application, b58618f71f92e1d56c1b8c55ddd7cd188b97b4ca4d99831eb2699a837da2e4d9"
                + "70fbacfde50033aea585f1a2708510c32d07880801bd182898fe476876fc8965"
    })
    void computesThePublishedCodes(int length, String customization, String expected) throws Exception {
        assertEquals(expected, code(new Kmac256(customization, 64), ascending(0, length)));
    }

    @Test
    void agreesWithOpenssl() throws Exception {
        byte[] message = ascending(0, 10_007);
        Path file = Files.write(folder.resolve("message"), message);
        String theirs = Program.output(
                "openssl",
                "mac",
                "-macopt",
                "hexkey:" + HexFormat.of().formatHex(PUBLISHED_KEY),
                "-macopt",
                "custom:stasis",
                "-macopt",
                "size:32",
                "-in",
                file.toString(),
                "KMAC-256");
        assertEquals(theirs.toLowerCase(Locale.ROOT), code(scheme(), message));
    }

    @Test
    void refusesShortKeysAndSaysWhatToDo() {
        var refused =
                assertThrows(InvalidKeyException.class, () -> scheme().begin(new SecretKeySpec(new byte[31], "RAW")));
        assertEquals(
                "kmac256 needs a key of 32 bytes or more, this one has 31; make one with: openssl rand -hex 32",
                refused.getMessage());
    }
}
