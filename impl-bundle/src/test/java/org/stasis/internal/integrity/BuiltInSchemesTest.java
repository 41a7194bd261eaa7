/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.stasis.spi.IntegrityScheme;

class BuiltInSchemesTest {
    private static final IntegrityScheme HMAC = new HmacSha256();

    private static SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, "RAW");
    }

    private static String code(IntegrityScheme.Authenticator authenticator, String... pieces) {
        for (String piece : pieces) {
            authenticator.update(ByteBuffer.wrap(piece.getBytes(US_ASCII)));
        }
        return HexFormat.of().formatHex(authenticator.finish());
    }

    @Test
    void makesTheCodesOfRfc4231() throws InvalidKeyException {
        byte[] twenty = new byte[20];
        Arrays.fill(twenty, (byte) 0x0b);
        assertEquals(
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                code(HMAC.begin(key(twenty)), "Hi There"));
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                code(HMAC.begin(key("Jefe".getBytes(US_ASCII))), "what do ya want ", "for nothing?"));
        byte[] long131 = new byte[131];
        Arrays.fill(long131, (byte) 0xaa);
        assertEquals(
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                code(HMAC.begin(key(long131)), "Test Using Larger Than Block-Size Key - Hash Key First"));
    }

    @Test
    void makesTheCodeOfTheEmptyKey() {
        assertEquals(
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", code(HmacSha256.withEmptyKey()));
    }

    @Test
    void isReadyForTheNextMessageAfterEachCode() throws InvalidKeyException {
        var authenticator = HMAC.begin(key(new byte[] {1}));
        assertEquals(code(authenticator, "one"), code(authenticator, "one"));
    }

    @Test
    void takesHeapAndDirectBuffersAlike() throws InvalidKeyException {
        byte[] data = new byte[100_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31);
        }
        for (IntegrityScheme scheme : new IntegrityScheme[] {HMAC, new NoIntegrity()}) {
            var authenticator = scheme.begin(scheme.keyed() ? key(new byte[] {7}) : null);
            ByteBuffer heap = ByteBuffer.wrap(data).position(3).slice().limit(90_000);
            ByteBuffer direct = ByteBuffer.allocateDirect(90_000).put(0, data, 3, 90_000);
            authenticator.update(heap);
            byte[] code = authenticator.finish();
            authenticator.update(direct);
            assertEquals(0, heap.remaining() + direct.remaining());
            assertArrayEquals(code, authenticator.finish());
            assertEquals(scheme.tagBytes(), code.length);
        }
    }

    @Test
    void refusesNoKeyAndAnEmptyOne() {
        assertThrows(InvalidKeyException.class, () -> HMAC.begin(null));
        var empty = new SecretKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return "RAW";
            }

            @Override
            public String getFormat() {
                return "RAW";
            }

            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }
        };
        assertThrows(InvalidKeyException.class, () -> HMAC.begin(empty));
    }

    @Test
    void noIntegrityIsPlainSha256AndTakesNoKey() throws InvalidKeyException {
        IntegrityScheme none = new NoIntegrity();
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", code(none.begin(null), "a", "bc"));
        assertThrows(InvalidKeyException.class, () -> none.begin(key(new byte[] {1})));
    }
}
