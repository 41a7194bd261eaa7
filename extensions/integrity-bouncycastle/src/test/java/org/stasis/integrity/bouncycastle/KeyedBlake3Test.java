/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.spi.IntegrityScheme;
import org.stasis.testkit.IntegritySchemeContract;
import org.stasis.testkit.Program;

class KeyedBlake3Test extends IntegritySchemeContract {
    private static final byte[] PUBLISHED_KEY = "whats the Elvish word for friend".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Override
    protected IntegrityScheme scheme() {
        return new KeyedBlake3();
    }

    /** The vectors published with BLAKE3, mode keyed_hash: the message is 0, 1, ... 250, 0, 1, ... of that length. */
    @ParameterizedTest
    @CsvSource({
        "0, 92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26",
        "1, 6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b",
        "1023, c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e",
        "1024, 75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4",
        "1025, 357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69",
        "2048, 879cf1fa2ea0e79126cb1063617a05b6ad9d0b696d0d757cf053439f60a99dd1",
        "2049, 9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5",
        "3073, 68dede9bef00ba89e43f31a6825f4cf433389fedae75c04ee9f0cf16a427c95a",
        "4096, befc660aea2f1718884cd8deb9902811d332f4fc4a38cf7c7300d597a081bfc0",
        "5121, 6ccf1c34753e7a044db80798ecd0782a8f76f33563accaddbfbb2e0ea4b2d024",
        "102400, 1c35d1a5811083fd7119f5d5d1ba027b4d01c0c6c49fb6ff2cf75393ea5db4a7",
        "7169, ed9b1a922c046fdb3d423ae34e143b05ca1bf28b710432857bf738bcedbfa511",
    })
    void computesThePublishedTags(int length, String tag) throws InvalidKeyException {
        ByteBuffer message = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            message.put((byte) (i % 251));
        }
        var authenticator = scheme().begin(new SecretKeySpec(PUBLISHED_KEY, "blake3"));
        authenticator.update(message.flip());
        assertEquals(tag, HexFormat.of().formatHex(authenticator.finish()));
    }

    @Test
    void refusesKeysOfOtherLengthsAndSaysWhatToDo() {
        for (int length : new int[] {1, 16, 31, 33, 64}) {
            var refused = assertThrows(
                    InvalidKeyException.class, () -> scheme().begin(new SecretKeySpec(new byte[length], "blake3")));
            assertEquals(
                    "blake3 needs a key of 32 bytes, this one has " + length
                            + "; make one of that length, or choose hmac-sha256",
                    refused.getMessage());
        }
    }

    @Test
    void agreesWithB3sum() throws Exception {
        byte[] message = "a message that is neither short nor long, and not of a round length"
                .repeat(97)
                .getBytes(StandardCharsets.US_ASCII);
        Path key = Files.write(folder.resolve("key"), PUBLISHED_KEY);
        Path file = Files.write(folder.resolve("message"), message);
        String theirs = Program.output(
                "bash",
                "-c",
                "command -v b3sum >/dev/null || { echo no b3sum; exit " + Program.LACKING
                        + "; }; b3sum --no-names --keyed \"$1\" < \"$0\"",
                key.toString(),
                file.toString());
        var authenticator = scheme().begin(new SecretKeySpec(PUBLISHED_KEY, "blake3"));
        authenticator.update(ByteBuffer.wrap(message));
        assertEquals(theirs, HexFormat.of().formatHex(authenticator.finish()));
    }
}
