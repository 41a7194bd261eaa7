/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.EncryptionScheme.RecordCipher;

/** What every {@link EncryptionScheme} promises, besides what all schemes do. */
public abstract class EncryptionSchemeContract extends IntegritySchemeContract {
    @Override
    protected abstract EncryptionScheme scheme();

    private RecordCipher cipher(int seed) throws InvalidKeyException {
        return scheme().cipher(new SecretKeySpec(Images.random(seed, 32), "RAW"));
    }

    private byte[] encrypted(int seed, long number, byte[] plain) throws InvalidKeyException {
        ByteBuffer to = ByteBuffer.allocate(plain.length + scheme().overheadBytes());
        cipher(seed).encrypt(number, ByteBuffer.wrap(plain), to);
        assertFalse(to.hasRemaining(), "grows by as much as it says");
        return to.array();
    }

    private byte[] decrypted(int seed, long number, byte[] record) throws Exception {
        ByteBuffer to = ByteBuffer.allocate(Math.max(0, record.length - scheme().overheadBytes()));
        cipher(seed).decrypt(number, ByteBuffer.wrap(record), to);
        assertFalse(to.hasRemaining());
        return to.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65536, 1 << 20})
    void givesBackWhatItEncrypted(int length) throws Exception {
        byte[] plain = Images.random(length, length);
        byte[] record = encrypted(1, 7, plain);
        assertArrayEquals(plain, decrypted(1, 7, record));
        if (length > 8) {
            assertFalse(Arrays.equals(plain, Arrays.copyOf(record, length)), "it is not to be read");
        }
    }

    @Test
    void worksOnBuffersOfEveryKind() throws Exception {
        byte[] plain = Images.random(5, 5000);
        byte[] record = encrypted(1, 3, plain);
        ByteBuffer from =
                ByteBuffer.allocateDirect(6000).position(500).put(plain).flip().position(500);
        ByteBuffer to = ByteBuffer.allocateDirect(6000).position(100);
        cipher(1).encrypt(3, from, to);
        assertEquals(from.limit(), from.position());
        assertEquals(100 + record.length, to.position());
        assertEquals(ByteBuffer.wrap(record), to.flip().position(100));
        ByteBuffer back = ByteBuffer.allocate(6000).position(9).slice();
        cipher(1).decrypt(3, to.asReadOnlyBuffer(), back);
        assertEquals(ByteBuffer.wrap(plain), back.flip());
    }

    @Test
    void refusesEveryChangeAndEveryOtherPlaceAndKey() throws Exception {
        byte[] plain = Images.random(6, 300);
        byte[] record = encrypted(1, 7, plain);
        for (int bit = 0; bit < record.length * 8; bit += 5) {
            byte[] changed = record.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(AEADBadTagException.class, () -> decrypted(1, 7, changed), "bit " + bit);
        }
        for (int length = 0; length < record.length; length++) {
            byte[] cut = Arrays.copyOf(record, length);
            assertThrows(AEADBadTagException.class, () -> decrypted(1, 7, cut), "cut to " + length);
        }
        assertThrows(AEADBadTagException.class, () -> decrypted(1, 8, record), "number");
        assertThrows(AEADBadTagException.class, () -> decrypted(1, 7 | 1L << 63, record), "number");
        assertThrows(AEADBadTagException.class, () -> decrypted(2, 7, record), "key");
    }

    @Test
    void encryptsTheSameBytesDifferentlyUnderEachNumber() throws Exception {
        byte[] plain = new byte[64];
        byte[] one = encrypted(1, 1, plain);
        for (long number : new long[] {0, 2, 1L << 32, 1L << 62, 1L << 63, 1L << 63 | 1}) {
            byte[] other = encrypted(1, number, plain);
            assertFalse(Arrays.equals(Arrays.copyOf(one, 16), Arrays.copyOf(other, 16)), "number " + number);
        }
    }

    @Test
    void goesOnAfterARecordThatIsNotAuthentic() throws Exception {
        byte[] plain = Images.random(8, 100);
        RecordCipher cipher = cipher(1);
        byte[] record = encrypted(1, 4, plain);
        ByteBuffer to = ByteBuffer.allocate(100);
        assertThrows(AEADBadTagException.class, () -> cipher.decrypt(5, ByteBuffer.wrap(record), to));
        cipher.decrypt(4, ByteBuffer.wrap(record), to.clear());
        assertArrayEquals(plain, to.array());
    }

    @Test
    void isKeyedAndTakesKeysOf32BytesOnlyToEncrypt() {
        assertTrue(scheme().keyed());
        for (int length : new int[] {1, 16, 31, 33, 64}) {
            SecretKey key = new SecretKeySpec(new byte[length], "RAW");
            assertThrows(InvalidKeyException.class, () -> scheme().cipher(key));
        }
        assertThrows(InvalidKeyException.class, () -> scheme().cipher(null));
    }
}
